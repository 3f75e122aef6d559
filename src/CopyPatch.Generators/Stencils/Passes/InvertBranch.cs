using System.Linq;

namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>
/// Turns a branch round where clang ends a stencil with "if so, next; otherwise jump": with the opposite condition the
/// jump becomes the branch, and the way to the next stencil is to fall through.
/// </summary>
internal static class InvertBranch
{
    public static void Run(CodeDraft code)
    {
        if (code.HasTable)
            return;
        if (code.Architecture == TargetArchitecture.X64)
            RunX64(code);
        else
            RunArm64(code);
    }

    // jcc next; jmp target  ->  jncc target. The condition's lowest bit is its sign.
    private static void RunX64(CodeDraft code)
    {
        int jumpSite = code.Length - 4;
        int branchSite = jumpSite - 5;
        int jumpStart = jumpSite - 1;
        if (branchSite < 0
            || !code.NextSites.Contains(branchSite) || !X64.IsConditionalJump(code.Bytes, branchSite)
            || !X64.IsJump(code.Bytes, jumpSite)
            || code.Patches.FirstOrDefault(patch => patch.Offset == jumpSite) is not { } jump
            || X64.MayBranchTo(code, jumpStart))
            return;

        code.WriteByte(branchSite - 1, (byte)(code.Bytes[branchSite - 1] ^ 1));
        code.NextSites.Remove(branchSite);
        code.Truncate(jumpStart);
        code.Patches.Add(jump with { Offset = branchSite });
    }

    // b.cond .+8; b next; b target  ->  b.!cond .+8; b target.
    private static void RunArm64(CodeDraft code)
    {
        int targetSite = code.Length - 4;
        int nextSite = targetSite - 4;
        int branch = nextSite - 4;
        if (branch < 0
            || !code.NextSites.Contains(nextSite)
            || code.Patches.FirstOrDefault(patch => patch.Offset == targetSite) is not { Form: PatchForm.Branch26 } target
            || !Arm64.IsConditionalBranch(code.ReadInt32(branch)) || Arm64.TargetOf(code, branch) != targetSite
            || Arm64.IsTargetOfOther(code, nextSite, branch) || Arm64.IsTargetOfOther(code, targetSite, branch))
            return;

        code.WriteInt32(branch, Arm64.Invert(code.ReadInt32(branch)));
        code.WriteInt32(nextSite, code.ReadInt32(targetSite));
        code.NextSites.Remove(nextSite);
        code.Truncate(targetSite);
        code.Patches.Add(target with { Offset = nextSite });
    }
}
