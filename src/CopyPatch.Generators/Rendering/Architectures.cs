using System;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes what differs by architecture.</summary>
internal static class Architectures
{
    /// <summary>
    /// Both ways where both were baked, else the only one: an emitter that exists runs on an architecture that it was
    /// baked for, since its constructor throws on any other.
    /// </summary>
    public static void Write(CodeWriter writer, EmitterNames names, Action x64, Action arm64)
    {
        EquatableArray<TargetArchitecture> architectures = names.Emitter.Architectures;
        bool hasX64 = architectures.Contains(TargetArchitecture.X64);
        bool hasArm64 = architectures.Contains(TargetArchitecture.Arm64);
        if (hasX64 && hasArm64)
        {
            writer.Open($"if ({names.Code}.IsX64)");
            x64();
            writer.Close();
            writer.Open("else");
            arm64();
            writer.Close();
        }
        else if (hasX64)
            x64();
        else if (hasArm64)
            arm64();
        else
            writer.Line("throw new global::System.PlatformNotSupportedException();");
    }
}
