using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>What this process runs on. A constant for the JIT and for NativeAOT, which drop the other branch.</summary>
/// <remarks>
/// Not <c>X86Base.X64.IsSupported</c>, which is a constant too, but false where hardware intrinsics are switched off.
/// </remarks>
internal static class Machine
{
    public static StencilArchitectures Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => StencilArchitectures.X64,
        System.Runtime.InteropServices.Architecture.Arm64 => StencilArchitectures.Arm64,
        _ => StencilArchitectures.None,
    };
}
