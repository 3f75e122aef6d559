
namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>
/// Drops jumps to the next stencil from the end of the code: the next stencil is emitted there. Whatever else leads to
/// such a jump then leads to the end, which is the same place.
/// </summary>
internal static class DropFinalJump
{
    public static void Run(CodeDraft code)
    {
        if (code.HasTable)
            return;
        while (FinalJumpSize(code) is > 0 and var size)
            code.Truncate(code.Length - size);
    }

    private static int FinalJumpSize(CodeDraft code)
    {
        int site = code.Length - 4;
        if (site < 0 || !code.NextSites.Contains(site))
            return 0;
        if (code.Architecture == TargetArchitecture.Arm64)
            return 4;
        if (X64.IsJump(code.Bytes, site))
            return 5;
        return X64.IsConditionalJump(code.Bytes, site) ? 6 : 0;
    }
}
