using System;

namespace CopyPatch.Generators.Stencils;

/// <summary>What comes in pairs: one for each architecture.</summary>
internal readonly record struct PerArchitecture<T>(T X64, T Arm64)
{
    public T this[InstructionSet architecture] => architecture == InstructionSet.X64 ? X64 : Arm64;

    public PerArchitecture<TOther> With<TOther>(Func<InstructionSet, T, TOther> make) =>
        new(make(InstructionSet.X64, X64), make(InstructionSet.Arm64, Arm64));
}

internal static class PerArchitecture
{
    public static PerArchitecture<T> Of<T>(Func<InstructionSet, T> make) => new(make(InstructionSet.X64), make(InstructionSet.Arm64));
}
