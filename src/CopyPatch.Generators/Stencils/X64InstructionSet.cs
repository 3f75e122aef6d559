using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// x86-64 (Intel SDM, volume 2). A displacement's site is enough to know its instruction, because the relocation says that
/// it is one.
/// </summary>
internal sealed class X64InstructionSet : InstructionSet
{
    private const byte PushRbp = 0x55;

    // System V ABI, AMD64 processor supplement. Those without a form are named in messages only.
    private static readonly Dictionary<uint, RelocationRule> s_relocations = new()
    {
        [1] = new("R_X86_64_64", PatchForm.Value64, RelocationTargets.Hole),
        [2] = new("R_X86_64_PC32", PatchForm.Relative32, RelocationTargets.Address | RelocationTargets.Trap),
        [3] = new("R_X86_64_GOT32"),
        [4] = new("R_X86_64_PLT32", PatchForm.Relative32, RelocationTargets.Jump | RelocationTargets.Host),
        [9] = new("R_X86_64_GOTPCREL"),
        [10] = new("R_X86_64_32", PatchForm.Value32, RelocationTargets.Hole),
        [11] = new("R_X86_64_32S", PatchForm.Value32, RelocationTargets.Immediate | RelocationTargets.Trap),
        [12] = new("R_X86_64_16"),
        [14] = new("R_X86_64_8", PatchForm.Value8, RelocationTargets.Immediate),
        [19] = new("R_X86_64_TLSGD"),
        [22] = new("R_X86_64_GOTTPOFF"),
        [23] = new("R_X86_64_TPOFF32"),
        [24] = new("R_X86_64_PC64"),
        [41] = new("R_X86_64_GOTPCRELX"),
        [42] = new("R_X86_64_REX_GOTPCRELX"),
    };

    public override string Name => "x86-64";

    public override string TextName => StencilFormat.X64;

    public override string CSharpName => "X64";

    public override int Machine => 62;

    public override ProcessorFeature[] Features => ProcessorTable.X64;

    public override int WordSize => 1;

    public override RegisterEncoding Registers => RegisterEncoding.X64;

    public override bool HasSlotSentinels => true;

    public override bool HasTablesOfDistances => true;

    protected override IReadOnlyDictionary<uint, RelocationRule> Relocations => s_relocations;

    // push rbp; mov rbp, rsp
    private static ReadOnlySpan<byte> FrameSetUp => [PushRbp, 0x48, 0x89, 0xE5];

    // push rbp; mov rbp, rsp; ...; and rsp, -N
    public override int FrameAlignment(ReadOnlySpan<byte> code)
    {
        int start = code.IndexOf(FrameSetUp);
        if (start < 0)
            return EnteredAlignment;
        for (int at = start + FrameSetUp.Length; at + 4 <= Math.Min(code.Length, start + 48); at++)
        {
            if (code[at] != 0x48 || code[at + 2] != 0xE4)
                continue;
            if (code[at + 1] == 0x83)
                return Math.Max(EnteredAlignment, -(sbyte)code[at + 3]);
            if (code[at + 1] == 0x81 && at + 7 <= code.Length)
                return Math.Max(EnteredAlignment, -BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at + 3)));
        }

        return EnteredAlignment;
    }

    // rbp is its caller's in preserve_none, as in every convention: whoever overwrites it has pushed it. The first push says what
    // for. Few functions have that byte at all, and most of those begin with their frame: the others are read from the start.
    public override FrameUse FrameUseOf(ReadOnlySpan<byte> code)
    {
        if (code.StartsWith(FrameSetUp))
            return new FrameUse(FrameKind.Kept);
        int last = code.LastIndexOf(PushRbp);
        for (int at = 0; at <= last;)
        {
            if (code[at] == PushRbp)
            {
                return code.Slice(at).StartsWith(FrameSetUp)
                    ? new FrameUse(FrameKind.Kept)
                    : new FrameUse(FrameKind.Overwritten, "rbp", at);
            }

            int length = X64Length.Of(code.Slice(at));
            if (length == 0)
                return new FrameUse(FrameKind.Unknown, Offset: at);
            at += length;
        }

        return new FrameUse(FrameKind.Left);
    }

    // call rel32
    public override bool IsCall(ReadOnlySpan<byte> code, int site) => site >= 1 && code[site - 1] == 0xE8;

    // jmp rel32
    public override int JumpSize(ReadOnlySpan<byte> code, int site) => site >= 1 && code[site - 1] == 0xE9 ? 5 : 0;

    public override bool IsBranch(ReadOnlySpan<byte> code, int site) => JumpSize(code, site) > 0 || IsConditional(code, site);

    // jcc next; jmp target  ->  jncc target. The condition's lowest bit is its sign.
    public override void InvertBranch(CodeDraft code)
    {
        int jumpSite = code.Length - 4;
        int branchSite = jumpSite - 5;
        int jumpStart = jumpSite - 1;
        if (branchSite < 0
            || !code.NextSites.Contains(branchSite) || !IsConditional(code.Bytes, branchSite)
            || JumpSize(code.Bytes, jumpSite) == 0
            || code.Patches.FirstOrDefault(patch => patch.Offset == jumpSite) is not { } jump
            || MayBranchTo(code, jumpStart))
            return;

        code.WriteByte(branchSite - 1, (byte)(code.Bytes[branchSite - 1] ^ 1));
        code.NextSites.Remove(branchSite);
        code.Truncate(jumpStart);
        code.Patches.Add(jump with { Offset = branchSite });
    }

    // lea r, [rip]; a handler's is lea r, [program], which r12 needs another byte for.
    public override int? FindReturn(ReadOnlySpan<byte> code, int site)
    {
        const byte Lea = 0x8D;
        const byte Sib = 0x24;
        int modRM = site >= 4 && code[site - 1] == Sib && code[site - 3] == Lea ? site - 2 : site - 1;
        if (modRM < 2 || code[modRM - 1] != Lea || (code[modRM - 2] & 0xF8) != 0x48
            || ((code[modRM] & 0xC7) != 5 && code[modRM] >> 6 != 2)
            || BinaryPrimitives.ReadInt32LittleEndian(code.Slice(site)) != 0)
            return null;
        return X64Return.Find(code, site + 4);
    }

    public override void SetTarget(CodeDraft code, int site, int target) => code.WriteInt32(site, target - (site + 4));

    // R_X86_64_32S: a displacement of 32 bits.
    public override bool TrySetDisplacement(CodeDraft code, ElfRelocation relocation, int distance)
    {
        if (relocation is not { Type: 11, Addend: 0 })
            return false;
        code.WriteInt32((int)relocation.Offset, distance);
        return true;
    }

    // jcc rel32
    private static bool IsConditional(ReadOnlySpan<byte> code, int site) =>
        site >= 2 && code[site - 2] == 0x0F && (code[site - 1] & 0xF0) == 0x80;

    // Without decoding, every byte may start a branch: so this says yes too often, and never no where it must be yes. A
    // displacement that a relocation writes leads elsewhere.
    private static bool MayBranchTo(CodeDraft draft, int target)
    {
        ReadOnlySpan<byte> code = draft.Bytes;
        for (int at = 0; at < code.Length; at++)
        {
            byte opcode = code[at];
            bool isShort = opcode is (>= 0x70 and <= 0x7F) or 0xEB or (>= 0xE0 and <= 0xE3);
            if (isShort && at + 2 <= code.Length && at + 2 + (sbyte)code[at + 1] == target)
                return true;
            bool isLong = opcode is 0xE9 or (>= 0x80 and <= 0x8F); // 0F 8x: seen from its second byte.
            if (isLong && at + 5 <= code.Length && at + 5L + BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at + 1)) == target
                && !draft.IsPatched(at + 1))
                return true;
        }

        return false;
    }
}
