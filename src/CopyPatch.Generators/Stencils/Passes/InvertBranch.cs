namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>
/// Turns a branch round where clang ends a stencil with "if so, next; otherwise jump": with the opposite condition the
/// jump becomes the branch, and the way to the next stencil is to fall through.
/// </summary>
internal static class InvertBranch
{
    public static void Run(CodeDraft code)
    {
        if (!code.HasTable)
            code.Architecture.InvertBranch(code);
    }
}
