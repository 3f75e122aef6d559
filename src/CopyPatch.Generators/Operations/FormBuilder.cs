using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>Sorts an operation's placements into forms, and makes those.</summary>
internal sealed class FormBuilder(
    Operation operation, InstructionSet architecture, (RegisterFile Integer, RegisterFile Floating) registers, Budget budget)
{
    // Lengths and sites are 16 bits in the generated data.
    private const int LongestCode = 32_000;

    private readonly ValueOperand[] _values = [.. operation.Values];
    private readonly int _firstOperand = operation.FirstOperand;
    private readonly Dictionary<string, OperandSymbol> _symbols = SymbolsOf(operation);
    private readonly HashSet<string> _names =
    [
        .. operation.Stencil.Operands.Select(operand => operand.Name), .. operation.Stencil.HostCalls.Select(call => call.Name),
        .. operation.Stencil.NativeCalls.Select(call => call.Name),
    ];

    /// <exception cref="StencilProblem">A placement cannot be used, or there is no form for some of them.</exception>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public IEnumerable<OperationForm> Build(IEnumerable<PlacementInObject> placements)
    {
        var placed = new Dictionary<string, List<PlacedForm>>();

        // Immediates are compiled for another code model, in which a table of constants, say, has no relocation that we have.
        var unusable = new HashSet<string>();
        foreach (PlacementInObject placement in placements)
        {
            if (!placed.TryGetValue(placement.Name.Letters, out List<PlacedForm> list))
                placed.Add(placement.Name.Letters, list = []);
            try
            {
                list.Add(Read(placement));
            }
            catch (StencilProblem) when (HasSentinel(placement.Name.Letters))
            {
                unusable.Add(placement.Name.Letters);
            }
        }

        int forms = 0;
        var complete = new Dictionary<string, List<PlacedForm>>(); // 'c' comes before 'k'
        foreach (string letters in placed.Keys.OrderBy(letters => letters, StringComparer.Ordinal))
        {
            if (letters.Any(letter => Sentinels.ConstantLetters.IndexOf(letter) > 0))
                continue; // It only checks the form with the first sentinel.
            bool isImmediate = HasSentinel(letters);
            if (unusable.Contains(letters))
                continue;
            List<PlacedForm>? form = isImmediate ? Immediates(letters, placed, complete) : placed[letters];
            if (form is null)
                continue;
            RegisterFile[] files = FilesOf(letters);
            forms += isImmediate ? 0 : 1;
            complete.Add(letters, Complete(letters, files, form));
            yield return Solve(letters, files, complete[letters]);
        }

        int needed = _values.Concat(operation.Results).Aggregate(1, (product, value) =>
            product * Math.Max(1, new[] { Places.Register, Places.Constant, Places.Slot }.Count(place => (value.Places & place) != 0)));
        if (forms != needed)
            throw Unplaced($"it has {forms} ways to place its operands, and not the {needed} that there are; bake again");
    }

    private static Dictionary<string, OperandSymbol> SymbolsOf(Operation operation)
    {
        var symbols = new Dictionary<string, OperandSymbol> { ["cp_slot_"] = new("", RelocationTargets.Slot, PatchTarget.Slot) };
        foreach (ValueOperand value in operation.Values)
        {
            symbols["cp_constant_" + value.Name] = new(value.Name, RelocationTargets.Hole, PatchTarget.Constant);
            symbols["cp_slot_" + value.Name] = new(value.Name, RelocationTargets.Slot, PatchTarget.Slot);
            symbols["cp_immediate_" + value.Name] = new(value.Name, RelocationTargets.Immediate, PatchTarget.Immediate);
        }

        if (operation.Kind == OperationKind.Branch)
            symbols["cp_label_target"] = new("target", RelocationTargets.Label, PatchTarget.Label);
        return symbols;
    }

    private static bool HasSentinel(string letters) => letters.Any(letter => Sentinels.ConstantLetters.IndexOf(letter) >= 0);

    private PlacedForm Read(PlacementInObject placement)
    {
        string letters = placement.Name.Letters;
        if (letters.Length != _values.Length + _firstOperand
            || letters.Skip(_firstOperand).Any(letter => PlacesExtensions.PlaceOf(letter) == Places.None)
            || !HasPlacesOfResults(letters))
            throw new ObjectFormatException($"'{placement.Name.Function}' does not have the operands of its operation");
        MachineCode code = StencilCodeBuilder.BuildPlacement(placement.Library, operation.Stencil.Name, placement.Name.Function, _symbols);
        if (code.Patches.FirstOrDefault(patch => patch.Target is not (PatchTarget.Datum or PatchTarget.Constant or PatchTarget.Slot
            or PatchTarget.Immediate or PatchTarget.Trap) && !_names.Contains(patch.Name)) is { } stray)
            throw Unplaced($"not all of its placements use '{stray.Name}'; make it a hole of the operation itself");
        if (code.Bytes.Length > LongestCode)
            throw Unplaced($"it has {code.Bytes.Length:N0} bytes, and {LongestCode:N0} are the most; make it a stencil");
        byte[] bytes = [.. code.Bytes];
        List<Patch> patches = [.. code.Patches];
        if (architecture.HasSlotSentinels)
            FindSlots(placement.Name, bytes, patches);
        return new PlacedForm(placement.Name.Indices, bytes, patches, code.GoesOn);
    }

    private bool HasPlacesOfResults(string letters) => operation.HasTwoResults
        ? letters[0] == PlaceLetter.Register && letters[1] == PlaceLetter.Register
        : (PlacesExtensions.PlaceOf(letters[0]) != Places.None) == (operation.Results.Length == 1);

    private void FindSlots(PlacementName name, byte[] bytes, List<Patch> patches)
    {
        var taken = new HashSet<int>(patches.Select(patch => patch.Offset));
        for (int i = 0; i < name.Letters.Length; i++)
        {
            if (name.Letters[i] != PlaceLetter.Slot)
                continue;
            // Two results are in registers.
            bool isResult = i < _firstOperand;
            string operand = isResult ? "" : _values[i - _firstOperand].Name;
            int site = ImmediateForms.FindSentinel(bytes, isResult ? Sentinels.ResultSlot : Sentinels.Slot(i - _firstOperand), taken);
            if (site < 0)
            {
                throw Unplaced($"{(isResult ? "its result" : $"'{operand}'")} in a slot is not loaded or stored by exactly one instruction; "
                    + "give it fewer places");
            }

            Array.Clear(bytes, site, 4);
            taken.Add(site);
            patches.Add(new Patch(PatchForm.Value32, site, 0, PatchTarget.Slot, operand, -1));
        }
    }

    private List<PlacedForm>? Immediates(
        string letters, Dictionary<string, List<PlacedForm>> placed, Dictionary<string, List<PlacedForm>> complete)
    {
        if (!complete.TryGetValue(letters.Replace(PlaceLetter.Immediate, PlaceLetter.Constant), out List<PlacedForm> loaded))
            return null;
        var others = new List<(char, PlacedForm)>();
        foreach (char letter in Sentinels.ConstantLetters.Skip(1))
        {
            if (!placed.TryGetValue(letters.Replace(PlaceLetter.Immediate, letter), out List<PlacedForm> checks))
                return null;
            others.AddRange(checks.Select(check => (letter, check)));
        }

        return ImmediateForms.Find(_values, letters.Substring(_firstOperand), placed[letters], loaded, others);
    }

    private RegisterFile[] FilesOf(string letters) =>
    [
        .. Enumerable.Range(0, letters.Length).Where(i => letters[i] == PlaceLetter.Register)
            .Select(i => FileOf(i < _firstOperand ? operation.Results[i].Type : _values[i - _firstOperand].Type)),
    ];

    private RegisterFile FileOf(CType type) => type.Code is 'f' or 'd' ? registers.Floating : registers.Integer;

    // The bake compiles a sample, and what does not follow from it; the rest follows (see RenamedCode).
    private List<PlacedForm> Complete(string letters, RegisterFile[] files, List<PlacedForm> form)
    {
        int[] radices = [.. files.Select(file => file.Count)];
        RegisterOperands operands = OperandsOf(files);
        var seen = new HashSet<string>();
        if (form.Any(placed => placed.Indices.Length != radices.Length
            || placed.Indices.Where((index, i) => index >= radices[i]).Any()
            || !operands.Exists(placed.Indices) || !seen.Add(string.Join(" ", placed.Indices))))
            throw new ObjectFormatException($"its placements of form '{letters}' are not in the registers that there are");
        if (operands.CountOfAll > RegisterOperands.MostAssignments)
            throw new ObjectFormatException($"its form '{letters}' has more placements than {RegisterOperands.MostAssignments:N0}");
        if (operands.CountOfAll == form.Count)
            return form;
        List<PlacedForm> all = [.. form];
        Dictionary<string, RenamedForm?> samples = form.GroupBy(placed => operands.KeyOf(placed.Indices))
            .ToDictionary(group => group.Key, group => RenamedForm.Of([.. group], operands, architecture.Registers));
        foreach (int[] registers in operands.All().Where(registers => !seen.Contains(string.Join(" ", registers))))
        {
            if (!samples.TryGetValue(operands.KeyOf(registers), out RenamedForm? sample) || sample?.For(registers) is not { } placed)
            {
                throw new ObjectFormatException($"its placement of form '{letters}' in registers {string.Join(", ", registers)} "
                    + "is not there, and does not follow from the others");
            }

            budget.Take(placed.Code.Length);
            all.Add(placed);
        }

        return all;
    }

    private OperationForm Solve(string letters, IReadOnlyList<RegisterFile> files, IReadOnlyList<PlacedForm> placements)
    {
        List<Patch> patches = Union(placements);
        IEnumerable<Placement> solvable = placements.Select(placed => new Placement(
            placed.Indices,
            [.. placed.Indices.Select((index, i) => files[i].NumberOf(index, architecture))],
            placed.Code,
            Sites(placed.Patches, patches)));
        TemplateSet code = TemplateSolver.Solve(
            [.. solvable], [.. files.Select(file => file.Count)], [.. files.Select(file => file.IsFloating ? 1 : 0)],
            OperandsOf(files).CountOfAll);
        return new OperationForm(
            letters, files.ToImmutableArray(), code, patches.ToImmutableArray(), placements.Any(placed => placed.GoesOn),
            operation.HasTwoResults);
    }

    private RegisterOperands OperandsOf(IReadOnlyList<RegisterFile> files) =>
        new([.. files.Select(file => file.Count)], [.. files.Select(file => file.IsFloating)], operation.HasTwoResults);

    // Each patch as often as the placement has it that has it most often. clang may order instructions, and with them
    // patches, by register: the same patch has one place in the list.
    private static List<Patch> Union(IEnumerable<PlacedForm> placements)
    {
        var counts = new Dictionary<Patch, int>();
        foreach (PlacedForm placed in placements)
        {
            foreach (IGrouping<Patch, Patch> group in placed.Patches.GroupBy(WithoutOffset))
            {
                counts.TryGetValue(group.Key, out int count);
                counts[group.Key] = Math.Max(count, group.Count());
            }
        }

        return
        [
            .. counts.OrderBy(pair => pair.Key.Target).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Form).ThenBy(pair => pair.Key.Datum).ThenBy(pair => pair.Key.Addend)
                .SelectMany(pair => Enumerable.Repeat(pair.Key, pair.Value)),
        ];
    }

    private static EquatableArray<int> Sites(IEnumerable<Patch> own, List<Patch> all)
    {
        int[] sites = [.. Enumerable.Repeat(OperationForm.NoSite, all.Count)];
        ILookup<Patch, int> offsets = own.OrderBy(patch => patch.Offset).ToLookup(WithoutOffset, patch => patch.Offset);
        for (int i = 0; i < all.Count; i++)
        {
            // Equal patches stand together.
            if (i == 0 || all[i] != all[i - 1])
                offsets[all[i]].ToArray().CopyTo(sites, i);
        }

        return ImmutableArray.Create(sites);
    }

    private static Patch WithoutOffset(Patch patch) => patch with { Offset = 0 };

    private StencilProblem Unplaced(string why) => OperationBuilder.Unplaced(operation, architecture, why);
}
