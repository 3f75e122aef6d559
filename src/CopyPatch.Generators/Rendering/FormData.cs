using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>
/// How a form's templates lie in the assembly's data. An entry is the base's lanes, the lanes of each register's
/// multipliers, the length and the patches' sites, each of these 16 bits; behind all entries is a byte for each placement
/// that says which entry it has, or half a byte where placements are many and entries few. A table's entries are the placements
/// themselves, without multipliers.
/// </summary>
internal sealed class FormData
{
    /// <summary>The site of a patch that an entry does not have.</summary>
    public const int NoSite = 0xFFFF;

    // Those of three integer registers.
    private const int ManyPlacements = 100;

    private readonly OperationForm _form;
    private readonly LinearTemplate[] _entries;

    public FormData(OperationForm form)
    {
        _form = form;
        IsTable = form.Code.IsTable && form.Code.Table.Length > 1;
        Registers = form.Code.IsTable ? 0 : form.Registers.Length;
        _entries = form.Code.IsTable
            ? [.. form.Code.Table.Select(code => new LinearTemplate(code.Code.Length, code.Sites, LanesOf(code.Code), []))]
            : [.. form.Code.Templates];
        Lanes = _entries.Max(entry => entry.Base.Length);
        FixedLength = _entries.All(entry => entry.Length == _entries[0].Length) ? _entries[0].Length : null;
    }

    public bool IsTable { get; }

    public int Lanes { get; }

    /// <summary>How many registers have multipliers.</summary>
    public int Registers { get; }

    public bool HasChoice => !_form.Code.Choice.IsEmpty;

    /// <summary>Whether a choice is half a byte.</summary>
    public bool HasHalfChoices => _form.Code.Choice.Length >= ManyPlacements && _entries.Length <= 16;

    /// <summary>A single template is a matter of constants in the code.</summary>
    public bool NeedsData => IsTable || HasChoice;

    /// <summary>The length of the code, where all placements have the same.</summary>
    public int? FixedLength { get; }

    public int LengthOffset => 8 * Lanes * (1 + Registers);

    public int Stride => LengthOffset + (2 * (1 + _form.Patches.Length));

    public int ChoiceOffset => Stride * _entries.Length;

    /// <summary>What the form takes in the assembly, in bytes.</summary>
    public int Size => NeedsData ? ChoiceOffset + ChoiceBytes().Count() : Stride;

    public ulong Base(int lane) => Lane(_entries[0].Base, lane);

    public ulong Multiplier(int register, int lane) => Multiplier(_entries[0], register, lane);

    /// <summary>Whether a lane has anything of a register, in any entry.</summary>
    public bool Depends(int register, int lane) => _entries.Any(entry => Multiplier(entry, register, lane) != 0);

    /// <summary>Whether there are placements without the patch.</summary>
    public bool IsOptional(int patch) => _entries.Any(entry => entry.Sites[patch] == OperationForm.NoSite);

    /// <summary>A patch's site, where all placements have the same.</summary>
    public int? FixedSite(int patch) =>
        _entries.All(entry => entry.Sites[patch] == _entries[0].Sites[patch]) ? _entries[0].Sites[patch] : null;

    public string NameIn(int index, EmitMethod method, InstructionSet architecture) =>
        $"{EmitterNames.BytesOf(index, method, architecture)}_{_form.Letters}";

    public IEnumerable<byte> Bytes()
    {
        foreach (LinearTemplate entry in _entries)
        {
            for (int lane = 0; lane < Lanes; lane++)
                foreach (byte value in BitConverter.GetBytes(Lane(entry.Base, lane)))
                    yield return value;
            for (int register = 0; register < Registers; register++)
                for (int lane = 0; lane < Lanes; lane++)
                    foreach (byte value in BitConverter.GetBytes(Multiplier(entry, register, lane)))
                        yield return value;
            foreach (int number in entry.Sites.Prepend(entry.Length))
            {
                yield return (byte)number;
                yield return (byte)(number >> 8);
            }
        }

        foreach (byte choice in ChoiceBytes())
            yield return choice;
    }

    private IEnumerable<byte> ChoiceBytes()
    {
        EquatableArray<byte> choice = _form.Code.Choice;
        if (!HasHalfChoices)
            return choice;
        return Enumerable.Range(0, (choice.Length + 1) / 2)
            .Select(i => (byte)(choice[2 * i] | ((2 * i) + 1 < choice.Length ? choice[(2 * i) + 1] << 4 : 0)));
    }

    // Entries of fewer lanes than the longest are followed by zeros, which the next stencil overwrites.
    private static ulong Lane(EquatableArray<ulong> lanes, int lane) => lane < lanes.Length ? lanes[lane] : 0;

    private static ulong Multiplier(LinearTemplate entry, int register, int lane) =>
        lane < entry.Base.Length && entry.Multipliers.Length > 0 ? entry.Multipliers[(register * entry.Base.Length) + lane] : 0;

    private static EquatableArray<ulong> LanesOf(EquatableArray<byte> code)
    {
        var lanes = new ulong[Format.Lanes.Count(code.Length)];
        Format.Lanes.Write([.. code], lanes);
        return System.Collections.Immutable.ImmutableArray.Create(lanes);
    }
}
