using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace CopyPatch;

/// <summary>What this process runs on. A constant for the JIT and for NativeAOT, which drop the other branch.</summary>
internal static class Machine
{
    public static StencilArchitectures Architecture =>
        X86Base.X64.IsSupported ? StencilArchitectures.X64
        : ArmBase.Arm64.IsSupported ? StencilArchitectures.Arm64
        : StencilArchitectures.None;
}
