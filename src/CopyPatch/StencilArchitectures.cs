using System;

namespace CopyPatch;

/// <summary>Processor architectures that stencils were baked for.</summary>
[Flags]
public enum StencilArchitectures
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>x86-64.</summary>
    X64 = 1,

    /// <summary>AArch64.</summary>
    Arm64 = 2,
}
