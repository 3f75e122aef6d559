using System.Linq;
using CopyPatch.Generators.Libraries;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Whether stencils of two files can follow each other: the same state in the same registers, the same result.</summary>
internal static class LibraryAgreement
{
    public static string? Check(StencilLibrary first, StencilLibrary second)
    {
        if (Codes(first) != Codes(second))
            return $"CP_STATE is {State(first)} in the first and {State(second)} in the second";
        if (first.Result.Code != second.Result.Code)
            return $"CP_RESULT is {first.Result.Spelling} in the first and {second.Result.Spelling} in the second";

        if (first.HasValues != second.HasValues)
            return "one has CP_VALUES and the other has not, so that their state is in other registers";

        // preserve_none has no stable ABI: another clang may pass the same state in other registers.
        return first.ClangVersion == second.ClangVersion
            ? null
            : $"clang {first.ClangVersion} baked the first and clang {second.ClangVersion} the second; bake both with one clang";
    }

    /// <summary>What must be equal for <see cref="Check"/> to have nothing to say.</summary>
    public static string KeyOf(StencilLibrary library)
        => $"{Codes(library)}|{library.Result.Code}|{library.HasValues}|{library.ClangVersion}";

    /// <summary>The same in words.</summary>
    public static string Describe(StencilLibrary library)
        => $"CP_STATE {State(library)}, CP_RESULT {library.Result.Spelling}, {(library.HasValues ? "CP_VALUES, " : "")}"
            + $"clang {library.ClangVersion}";

    private static string Codes(StencilLibrary library) => string.Concat(library.State.Select(variable => variable.Type.Code));

    private static string State(StencilLibrary library)
        => string.Join(", ", library.State.Select(variable => $"({variable.Type.Spelling}, {variable.Name})"));
}
