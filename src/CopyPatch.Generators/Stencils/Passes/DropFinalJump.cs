namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>
/// Drops the jump to the next stencil from the end of the code: the next stencil is emitted there. Whatever else leads to
/// that jump then leads to the end, which is the same place.
/// </summary>
/// <remarks>
/// Once only: after a second one, what led to the first would lead behind the end. clang leaves no two in a row, apart from
/// a branch before the jump, whose two ways are the same.
/// </remarks>
internal static class DropFinalJump
{
    public static void Run(CodeDraft code)
    {
        int site = code.Length - 4;
        if (!code.HasTable && site >= 0 && code.NextSites.Contains(site))
            code.Truncate(code.Length - code.Architecture.JumpSize(code.Bytes, site));
    }
}
