using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// What the generator must know of an architecture: its names, its relocations, and the few instructions that the passes
/// look at. There is one object for each, so that models may hold it.
/// </summary>
internal abstract class InstructionSet
{
    /// <summary>The alignment in bytes of the stack that code is entered with.</summary>
    public const int EnteredAlignment = 16;

    /// <summary>What <see cref="FindReturn"/> says of code with a frame.</summary>
    public const int FrameTells = -1;

    public static readonly InstructionSet X64 = new X64InstructionSet();

    public static readonly InstructionSet Arm64 = new Arm64InstructionSet();

    public static readonly InstructionSet[] All = [X64, Arm64];

    /// <summary>As messages and docs have it.</summary>
    public abstract string Name { get; }

    /// <summary>As stencil texts have it.</summary>
    public abstract string TextName { get; }

    /// <summary>As StencilArchitectures and the generated names have it.</summary>
    public abstract string CSharpName { get; }

    /// <summary>As ELF has it, in <c>e_machine</c>.</summary>
    public abstract int Machine { get; }

    /// <summary>What its processors may have and may lack.</summary>
    public abstract ProcessorFeature[] Features { get; }

    /// <summary>The size of an instruction in bytes; 1 where it varies.</summary>
    public abstract int WordSize { get; }

    /// <summary>How instructions say which of copypatch.h's value registers they mean.</summary>
    public abstract RegisterEncoding Registers { get; }

    /// <summary>
    /// Whether slots' displacements are compiled as sentinels, which the generator looks for. Otherwise they
    /// are relocations.
    /// </summary>
    public virtual bool HasSlotSentinels => false;

    /// <summary>Whether a section's own symbol stands for a constant in it, which the addend alone says.</summary>
    public virtual bool HasElementsByAddend => false;

    /// <summary>Whether jump tables are data, with distances into the code as their entries.</summary>
    public virtual bool HasTablesOfDistances => false;

    /// <summary>Relocation types that compilers emit, by number.</summary>
    protected abstract IReadOnlyDictionary<uint, RelocationRule> Relocations { get; }

    public static InstructionSet? Parse(string textName) => All.FirstOrDefault(set => set.TextName == textName);

    /// <summary>Gets what a relocation is patched by; null where it cannot be.</summary>
    public RelocationRule? FindRelocation(uint type) =>
        Relocations.TryGetValue(type, out RelocationRule rule) && rule.Targets != RelocationTargets.None ? rule : null;

    public string NameOfRelocation(uint type) =>
        Relocations.TryGetValue(type, out RelocationRule rule) ? rule.Name : $"type {type.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>
    /// Finds out what a function aligns its stack frame to, by the instruction that does so in its set-up;
    /// <see cref="EnteredAlignment"/> where none does.
    /// </summary>
    public abstract int FrameAlignment(ReadOnlySpan<byte> code);

    /// <summary>Finds out what a function does with the frame pointer, in one pass over its instructions.</summary>
    public abstract FrameUse FrameUseOf(ReadOnlySpan<byte> code);

    /// <summary>Whether a relocation at this site is that of a call.</summary>
    public abstract bool IsCall(ReadOnlySpan<byte> code, int site);

    /// <summary>The size of the jump whose relocation is at this site; 0 where it is another instruction's, or a branch's.</summary>
    public abstract int JumpSize(ReadOnlySpan<byte> code, int site);

    /// <summary>Whether a relocation at this site is that of a jump or of a conditional branch.</summary>
    public abstract bool IsBranch(ReadOnlySpan<byte> code, int site);

    /// <summary>Turns the branch at the end round, where <see cref="Passes.InvertBranch"/> may.</summary>
    public abstract void InvertBranch(CodeDraft code);

    /// <summary>
    /// Writes the distance that an instruction adds to a register: its offset in a load, or its immediate in an addition.
    /// </summary>
    /// <param name="distance">A multiple of 8.</param>
    /// <returns>Whether the relocation is of such an instruction, and the distance fits.</returns>
    public abstract bool TrySetDisplacement(CodeDraft code, ElfRelocation relocation, int distance);

    /// <summary>
    /// Finds out how the code behind a CP_TRAP, whose relocation is at this site, reaches the address that it returns to: how many words
    /// lie above that on the stack; <see cref="FrameTells"/> where the frame pointer leads to it, or this cannot be seen.
    /// </summary>
    /// <returns>Null where there is no instruction that gives a trap its place.</returns>
    public abstract int? FindReturn(ReadOnlySpan<byte> code, int site);

    /// <summary>Lets the jump or branch at a site lead to an offset in the same code.</summary>
    public abstract void SetTarget(CodeDraft code, int site, int target);
}

/// <summary>What a relocation may be against.</summary>
[Flags]
internal enum RelocationTargets
{
    None = 0,
    Hole = 1,
    Label = 2,
    Callee = 4,
    Host = 8,
    Datum = 16,
    Next = 32,
    Slot = 64,
    Immediate = 128,
    Site = 256,
    Trap = 512,
    Link = 1024,
    Address = Label | Datum | Site,
    Jump = Next | Label | Callee | Link,
}

/// <summary>How a relocation is patched: a row of the table that each instruction set has.</summary>
/// <param name="Name">As the ABI has it.</param>
/// <param name="Form">What is written.</param>
/// <param name="Targets">What it may be against; anything else is a diagnostic, never a guess. None where it has a name only.</param>
internal sealed record RelocationRule(
    string Name, PatchForm Form = PatchForm.Value32, RelocationTargets Targets = RelocationTargets.None);
