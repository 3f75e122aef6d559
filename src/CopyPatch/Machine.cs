using System;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>What this process runs on. A constant for the JIT and for NativeAOT, which drop the other branch.</summary>
/// <remarks>
/// Not <c>X86Base.X64.IsSupported</c>, which is a constant too, but false where hardware intrinsics are switched off.
/// </remarks>
internal static class Machine
{
    /// <summary>
    /// Gets whether C# and native libraries are called by another convention than stencils call: on Windows for x86-64, whose object
    /// is one for all systems.
    /// </summary>
    public static bool NeedsAdapters => OperatingSystem.IsWindows() && Architecture == StencilArchitectures.X64;

    /// <summary>
    /// Gets whether C# and native libraries take parameters on the stack in as many bytes as they have, where stencils pass eight for
    /// each: on macOS for AArch64.
    /// </summary>
    public static bool PacksParameters => OperatingSystem.IsMacOS() && Architecture == StencilArchitectures.Arm64;

    public static StencilArchitectures Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => StencilArchitectures.X64,
        System.Runtime.InteropServices.Architecture.Arm64 => StencilArchitectures.Arm64,
        _ => StencilArchitectures.None,
    };
}
