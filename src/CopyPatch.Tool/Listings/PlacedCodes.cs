using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Tool.Listings;

/// <summary>An item's code for one architecture: one of a stencil or an entry, one for each placement of an operation.</summary>
internal abstract class PlacedCodes
{
    public static PlacedCodes None { get; } = new Single(null);

    /// <summary>Gets how many there are.</summary>
    public abstract int Count { get; }

    /// <summary>Gets the least and the greatest size in bytes; null where there is no code.</summary>
    public abstract (int Least, int Greatest)? Sizes { get; }

    /// <summary>Gets one for each way to place the operands, those in registers having one each of their own.</summary>
    public abstract IEnumerable<MachineListing> Examples { get; }

    /// <summary>Gets all.</summary>
    public abstract IEnumerable<MachineListing> All { get; }

    public static PlacedCodes Of(MachineCode? code, EquatableArray<Datum> data) => code is null ? None
        : new Single(new MachineListing("", [.. code.Bytes], [.. code.Patches.Select(patch => HoleOf(patch, patch.Offset, data))]));

    public static PlacedCodes Of(EquatableArray<byte> code) =>
        code.IsEmpty ? None : new Single(new MachineListing("", [.. code], []));

    public static PlacedCodes Of(OperationCode? code, InstructionSet architecture, EquatableArray<Datum> data) =>
        code is null ? None : new OfOperation(code, architecture, data);

    /// <summary>Finds a placement's code.</summary>
    /// <param name="placement">As <see cref="MachineListing.Placement"/> has it.</param>
    /// <returns>Null where it has no such placement.</returns>
    public abstract MachineListing? Find(string placement);

    private static Hole HoleOf(Patch patch, int offset, EquatableArray<Datum> data)
    {
        string part = patch.Form switch
        {
            PatchForm.MovWide0 => ":0-15",
            PatchForm.MovWide1 => ":16-31",
            PatchForm.MovWide2 => ":32-47",
            PatchForm.MovWide3 => ":48-63",
            PatchForm.Page21 => ":page",
            PatchForm.PageOffset12 or PatchForm.PageOffset12By2 or PatchForm.PageOffset12By4 or PatchForm.PageOffset12By8
                or PatchForm.PageOffset12By16 => ":offset",
            _ => "",
        };
        string name = patch.Target switch
        {
            PatchTarget.Datum => NameOf(data[patch.Datum]),
            PatchTarget.Back => "back",
            PatchTarget.Trap => "trap",
            PatchTarget.Slot => patch.Name.Length == 0 ? "slot of result" : $"slot of {patch.Name}",
            _ => patch.Name,
        };
        return new Hole(offset, patch.Form.Size(), name + part, patch.Target.ToString().ToLowerInvariant());
    }

    // By what it is: its number changes with what other stencils have.
    private static string NameOf(Datum datum)
    {
        const int shown = 16;
        string bytes = Convert.ToHexString([.. datum.Bytes.Take(shown)]);
        return datum.Bytes.Length <= shown ? $"data {bytes}" : $"data {bytes}.. ({Digests.Of([.. datum.Bytes])[..8]})";
    }

    private sealed class Single(MachineListing? code) : PlacedCodes
    {
        public override int Count => code is null ? 0 : 1;

        public override (int Least, int Greatest)? Sizes => code is null ? null : (code.Bytes.Length, code.Bytes.Length);

        public override IEnumerable<MachineListing> Examples => All;

        public override IEnumerable<MachineListing> All => code is null ? [] : [code];

        public override MachineListing? Find(string placement) => placement.Length == 0 ? code : null;
    }

    private sealed class OfOperation(OperationCode code, InstructionSet architecture, EquatableArray<Datum> data) : PlacedCodes
    {
        public override int Count => (int)code.Forms.Sum(form => form.Operands.CountOfAll);

        public override (int Least, int Greatest)? Sizes
        {
            get
            {
                int[] lengths =
                [
                    .. code.Forms.SelectMany(form => form.Code.Table.Select(placed => placed.Code.Length)
                        .Concat(form.Code.Templates.Select(template => template.Length))),
                ];
                return lengths.Length == 0 ? null : (lengths.Min(), lengths.Max());
            }
        }

        public override IEnumerable<MachineListing> Examples => code.Forms.Select(form =>
        {
            var next = new Dictionary<bool, int>();
            return Expand(form, [.. form.Registers.Select(file => Math.Min(file.Count - 1, Next(file.IsFloating)))]);

            int Next(bool isFloating) => next[isFloating] = next.TryGetValue(isFloating, out int last) ? last + 1 : 0;
        });

        public override IEnumerable<MachineListing> All =>
            code.Forms.SelectMany(form => form.Operands.All().Select(indices => Expand(form, indices)));

        public override MachineListing? Find(string placement)
        {
            (string letters, int[] indices) = PlacementName.Split(placement);
            return code.Forms.FirstOrDefault(form => form.Letters == letters) is { } found
                && indices.Select((index, i) => index < found.Registers[i].Count).All(fits => fits)
                && found.Operands.Exists(indices)
                    ? Expand(found, indices)
                    : null;
        }

        private MachineListing Expand(OperationForm form, int[] indices)
        {
            PlacedCode placed = form.Code.Expand(
                MixedRadix.Number(indices, [.. form.Registers.Select(file => file.Count)]),
                [.. indices.Select((index, i) => form.Registers[i].NumberOf(index, architecture))]);
            IEnumerable<Hole> holes = form.Patches.Zip(placed.Sites, (patch, site) => (Patch: patch, Site: site))
                .Where(pair => pair.Site != OperationForm.NoSite)
                .Select(pair => HoleOf(pair.Patch, pair.Site, data)).OrderBy(hole => hole.Offset);
            return new MachineListing(PlacementName.Join(form.Letters, indices), [.. placed.Code], [.. holes]);
        }
    }
}
