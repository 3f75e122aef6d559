namespace CopyPatch.Generators.Stencils;

/// <summary>What becomes of the ways to the next stencil, which is emitted at the end of this one.</summary>
internal static class Passes
{
    /// <summary>
    /// Turns a branch round where clang ends a stencil with "if so, next; otherwise jump": with the opposite condition the
    /// jump becomes the branch, and the way to the next stencil is to fall through.
    /// </summary>
    public static void InvertBranch(CodeDraft code)
    {
        if (!code.HasTail)
            code.Architecture.InvertBranch(code);
    }

    /// <summary>
    /// Drops the jump to the next stencil from the end of the code. Whatever else leads to that jump then leads to the end,
    /// which is the same place.
    /// </summary>
    /// <remarks>
    /// Once only: after a second one, what led to the first would lead behind the end. clang leaves no two in a row, apart from
    /// a branch before the jump, whose two ways are the same.
    /// </remarks>
    public static void DropFinalJump(CodeDraft code)
    {
        int site = code.Length - 4;
        if (!code.HasTail && site >= 0 && code.NextSites.Contains(site))
            code.Truncate(code.Length - code.Architecture.JumpSize(code.Bytes, site));
    }

    /// <summary>Lets the remaining jumps to the next stencil lead to the end: nothing is left to patch at run time.</summary>
    public static void ResolveNext(CodeDraft code)
    {
        foreach (int site in code.NextSites)
            code.Architecture.SetTarget(code, site, code.Length);
        code.NextSites.Clear();
    }
}
