using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// Makes the code of one stencil, or of one placement of an operation, for one architecture: relocations become patches,
/// then the passes run.
/// </summary>
internal sealed class StencilCodeBuilder
{
    private const string NextSymbol = "cp_next";

    private const string ColdSymbol = "cp_cold_";

    // The place of a CP_TRAP.
    private const string HereSymbol = "cp_here";

    // Behind an operation's labels (CP_LEAVE_FOR_NOTHING_).
    private const string NoLabelSymbol = "cp_unlisted_label";

    private static readonly IReadOnlyDictionary<string, OperandSymbol> s_none = new Dictionary<string, OperandSymbol>();

    private static readonly IReadOnlyDictionary<string, OperandSymbol> s_programEntry = new Dictionary<string, OperandSymbol>
    {
        ["cp_program"] = new("program", RelocationTargets.Label, PatchTarget.Label),
    };

    private readonly ObjectLibrary _library;
    private readonly string _name;
    private readonly ObjectFunction _function;
    private readonly CodeDraft _code;
    private readonly JumpTables _tables;
    private readonly RoutineCalls _routines;
    private readonly IReadOnlyDictionary<string, OperandSymbol> _operands;
    private readonly WordLayout? _words;
    private readonly bool _isColdPart;

    private StencilCodeBuilder(
        ObjectLibrary library,
        string name,
        ObjectFunction function,
        IReadOnlyDictionary<string, OperandSymbol> operands,
        WordLayout? words = null,
        bool isColdPart = false)
    {
        _words = words;
        _isColdPart = isColdPart;
        _library = library;
        _name = name;
        _function = function;
        _operands = operands;
        _code = new CodeDraft(library.Architecture, _function.Code);
        _tables = new JumpTables(library, name, _function, _code);
        _routines = new RoutineCalls(library, _code);
    }

    /// <exception cref="StencilProblem">The stencil cannot be used.</exception>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public static MachineCode Build(ObjectLibrary library, string name) =>
        new StencilCodeBuilder(library, name, library.Stencil(name), ColdPartsOf(library, name)).Build();

    /// <param name="stencil">The stencil that it is a part of.</param>
    /// <param name="part">The part's name.</param>
    /// <exception cref="StencilProblem">The part cannot be used.</exception>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public static MachineCode BuildColdPart(ObjectLibrary library, string stencil, string part) => new StencilCodeBuilder(
        library, stencil, library.Stencil(stencil + FunctionPrefix.ColdPart + part), ColdPartsOf(library, stencil), isColdPart: true)
        .Build();

    /// <summary>Makes a stencil's handler, of an object that has those.</summary>
    /// <exception cref="StencilProblem">It cannot be used.</exception>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public static Handler BuildHandler(ObjectLibrary library, string name)
    {
        ObjectFunction function = library.Stencil(name);
        var words = new WordLayout(library, function);
        return new Handler(new StencilCodeBuilder(library, name, function, s_none, words).Build(), words.ToMachineCode());
    }

    /// <summary>Makes the way into an interpreter's program, which has the address of its words patched.</summary>
    /// <exception cref="StencilProblem">It cannot be used.</exception>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public static MachineCode BuildProgramEntry(ObjectLibrary library) =>
        new StencilCodeBuilder(
            library, FunctionPrefix.ProgramEntry, library.Function(FunctionPrefix.ProgramEntry), s_programEntry).Build();

    /// <param name="operation">The operation that it is a placement of.</param>
    /// <param name="function">The placement's own function.</param>
    /// <param name="operands">What stands for the operation's own operands, which have its record and none for each of their uses.</param>
    /// <exception cref="StencilProblem">The placement cannot be used.</exception>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public static MachineCode BuildPlacement(
        ObjectLibrary library, string operation, string function, IReadOnlyDictionary<string, OperandSymbol> operands)
    {
        ObjectFunction code = library.Function(function);
        if (code.Relocations.Any(relocation => relocation.Symbol.Name == NoLabelSymbol))
        {
            throw new StencilProblem(DiagnosticDescriptors.UnplacedOperation, operation, library.Architecture.Name,
                "clang does not tell apart the labels that it leaves for; write one CP_JUMP for each, and goto there");
        }

        return new StencilCodeBuilder(library, operation, code, operands).Build();
    }

    private static Dictionary<string, OperandSymbol> ColdPartsOf(ObjectLibrary library, string stencil)
    {
        var parts = new Dictionary<string, OperandSymbol>();
        foreach (StencilRecord record in library.ColdPartsOf(stencil))
        {
            string part = record.Texts[2];
            parts[$"{ColdSymbol}{stencil}__{part}"] = new OperandSymbol(part, RelocationTargets.Label, PatchTarget.ColdPart);
        }

        return parts;
    }

    private MachineCode Build()
    {
        int alignment = _code.Architecture.FrameAlignment(_code.Bytes);
        if (alignment > InstructionSet.EnteredAlignment)
        {
            throw new StencilProblem(DiagnosticDescriptors.FrameAlignment,
                _name, alignment.ToString(System.Globalization.CultureInfo.InvariantCulture), _code.Architecture.Name);
        }

        FrameRule.CheckStencil(_code.Architecture, _name, _code.Bytes);

        long end = 0;
        foreach (ElfRelocation relocation in _function.Relocations)
        {
            if (relocation.Offset < end)
                throw new ObjectFormatException($"two relocations of stencil '{_name}' are at one place");
            end = relocation.Offset + Add(relocation);
        }

        Passes.InvertBranch(_code);
        Passes.DropFinalJump(_code);
        _tables.Append();
        _routines.Append();
        Passes.ResolveNext(_code);
        return _code.ToMachineCode();
    }

    /// <returns>How many bytes it is the relocation of.</returns>
    private int Add(ElfRelocation relocation)
    {
        RelocationRule? rule = _code.Architecture.FindRelocation(relocation.Type);
        int size = rule?.Form.Size() ?? 4;
        if (relocation.Offset + size > _code.Length)
            throw new ObjectFormatException($"a relocation of stencil '{_name}' lies behind its end");
        ElfSymbol symbol = relocation.Symbol;
        if (relocation.Addend != (int)relocation.Addend)
            throw Unsupported(relocation, NameOf(symbol), $"its addend {relocation.Addend} has more than 32 bits");
        if (_routines.TryAdd(relocation))
            return size;
        if (_words is not null && _words.TryFind(symbol.Name, out int word))
        {
            if (!_code.Architecture.TrySetDisplacement(_code, relocation, word))
                throw Unsupported(relocation, symbol.Name, "a word of the program cannot be read that way");
            return size;
        }
        if (!symbol.IsUndefined)
            AddDefined(relocation, rule);
        else if (symbol.Name == NextSymbol)
            AddNext(relocation, rule);
        else if (symbol.Name == HereSymbol)
            AddTrap(relocation, rule);
        else
            AddOperand(relocation, rule);
        return size;
    }

    private void AddNext(ElfRelocation relocation, RelocationRule? rule)
    {
        if (IsCallOf(relocation) || rule is null || (rule.Targets & RelocationTargets.Next) == 0
            || !_code.Architecture.IsBranch(_function.Code, (int)relocation.Offset))
            throw new StencilProblem(DiagnosticDescriptors.NotATailCall, _name, "the next stencil", "label");
        _code.GoesOn = true;
        if (_isColdPart)
            _code.Patches.Add(new Patch(rule.Form, (int)relocation.Offset, relocation.Addend, PatchTarget.Back, "", -1));
        else
            _code.NextSites.Add((int)relocation.Offset);
    }

    // Nothing is written where nobody asks: so the instruction must do without, and it does where the address is that behind it.
    private void AddTrap(ElfRelocation relocation, RelocationRule? rule)
    {
        int site = (int)relocation.Offset;
        int? words = _code.Architecture.FindReturn(_function.Code, site);
        if (rule is null || (rule.Targets & RelocationTargets.Trap) == 0 || words is null
            || relocation.Addend != (rule.Form == PatchForm.Relative32 ? -rule.Form.Size() : 0))
            throw Unsupported(relocation, HereSymbol, "CP_TRAP has it, and nobody else");
        _code.Patches.Add(new Patch(PatchForm.Trap, site, words.Value, PatchTarget.Trap, "", -1));
    }

    private void AddOperand(ElfRelocation relocation, RelocationRule? rule)
    {
        string symbol = relocation.Symbol.Name;
        (string name, RelocationTargets target, PatchTarget patched) = TargetOf(symbol);
        if (target == RelocationTargets.Label && IsCallOf(relocation))
            throw new StencilProblem(DiagnosticDescriptors.NotATailCall, _name, $"label '{name}'", name);
        if (rule is null || (rule.Targets & target) == 0)
            throw Unsupported(relocation, symbol, $"{Describe(patched)} cannot be reached that way");
        _code.Patches.Add(new Patch(rule.Form, (int)relocation.Offset, relocation.Addend, patched, name, -1));
    }

    private OperandSymbol TargetOf(string symbol)
    {
        if (_library.OfSymbol(symbol) is { } record)
        {
            (RelocationTargets target, PatchTarget patched) = record.Kind switch
            {
                RecordKind.Hole => (RelocationTargets.Hole, PatchTarget.Hole),
                RecordKind.Label => (RelocationTargets.Label, PatchTarget.Label),
                RecordKind.Callee => (RelocationTargets.Callee, PatchTarget.Callee),
                RecordKind.Link => (RelocationTargets.Link, PatchTarget.Link),
                RecordKind.Native => (RelocationTargets.Host, PatchTarget.Native),
                RecordKind.Site => (RelocationTargets.Site, PatchTarget.Site),
                _ => (RelocationTargets.Host, PatchTarget.Host),
            };
            return new OperandSymbol(record.Name, target, patched);
        }

        return _operands.TryGetValue(symbol, out OperandSymbol operand)
            ? operand
            : throw Leaked(symbol, symbol.StartsWith(ColdSymbol, StringComparison.Ordinal)
                ? "the stencil has no such cold part: write CP_COLD with the same two names, the first of which is this stencil's"
                : RemedyFor(symbol));
    }

    private void AddDefined(ElfRelocation relocation, RelocationRule? rule)
    {
        ElfSymbol symbol = relocation.Symbol;
        if (!symbol.IsInSection || symbol.SectionIndex >= _library.Elf.Sections.Count)
            throw Unsupported(relocation, symbol.Name, "it is neither code nor data");
        ElfSection section = _library.Elf.Sections[symbol.SectionIndex];
        string name = NameOf(symbol);
        if (section.IsExecutable)
        {
            if (Routines.IsOne(name))
                throw Leaked(name, RemedyFor(name));
            throw Leaked(name, "a stencil cannot call another function of its file; make that function CP_INLINE, so that it becomes "
                + "part of the stencil, and a loop where it calls itself");
        }

        if (!section.IsAllocated)
            throw Unsupported(relocation, name, "it is neither code nor data");
        if (section.IsWritable && section.Relocations.Count == 0)
        {
            throw new StencilProblem(DiagnosticDescriptors.UnsupportedData, _name,
                $"variable '{name}' would be one for the whole process; keep what changes in memory that the state points to");
        }

        if (rule is null || (rule.Targets & RelocationTargets.Datum) == 0)
            throw Unsupported(relocation, name, "data is reached relative to the code only");
        if (section.Relocations.Count > 0)
        {
            _tables.Add(section, relocation, rule);
            return;
        }

        (int number, long offset) = _library.Data.Find(section, symbol, relocation.Addend);
        _code.Patches.Add(new Patch(
            rule.Form, (int)relocation.Offset, relocation.Addend + offset, PatchTarget.Datum, "", number));
    }

    // As C has it: clang names a section after what is in it, and a static variable after its function.
    private string NameOf(ElfSymbol symbol)
    {
        string name = symbol.Type == ElfSymbolType.Section || symbol.Name.Length == 0
            ? ObjectLibrary.NameIn(_library.Elf.Sections.ElementAtOrDefault(symbol.SectionIndex)?.Name ?? "")
            : symbol.Name;
        foreach (string owner in new[] { FunctionPrefix.Stencil, FunctionPrefix.Operation })
            if (name.StartsWith($"{owner}{_name}.", StringComparison.Ordinal))
                return name.Substring(owner.Length + _name.Length + 1);
        return name;
    }

    private bool IsCallOf(ElfRelocation relocation) => _code.Architecture.IsCall(_function.Code, (int)relocation.Offset);

    // The bake knows the line; the object knows the function only.
    private StencilProblem Leaked(string symbol, string remedy)
    {
        Leak? place = _library.Shared.LeakOf(_name, symbol, _code.Architecture);
        IEnumerable<InstructionSet> architectures = InstructionSet.All.Where(other => other == _code.Architecture
                || (_library.Shared.LeakOf(_name, symbol, other) is { } twin && twin.Line == place?.Line && twin.File == place.File));
        return new StencilProblem(
            DiagnosticDescriptors.LeakedSymbol, _name, symbol, string.Join(" and ", architectures.Select(its => its.Name)), remedy)
        {
            Place = place,
        };
    }

    private StencilProblem Unsupported(ElfRelocation relocation, string symbol, string why) => new(
        DiagnosticDescriptors.UnsupportedRelocation,
        _name, _code.Architecture.NameOfRelocation(relocation.Type), symbol, _code.Architecture.Name, why);

    private static string Describe(PatchTarget target) => target switch
    {
        PatchTarget.Hole => "a hole",
        PatchTarget.Constant or PatchTarget.Immediate => "a constant",
        PatchTarget.Slot => "a slot",
        PatchTarget.Label => "a label",
        PatchTarget.Site => "a site",
        PatchTarget.ColdPart => "a cold part",
        PatchTarget.Callee => "compiled code",
        PatchTarget.Link => "a link, which is jumped through or called through only (CP_JUMP_AT, CP_INVOKE_AT),",
        PatchTarget.Host => "a host function",
        PatchTarget.Native => "a native function, which can be called only,",
        _ => "data",
    };

    private static readonly string[] s_roundings = ["floor", "ceil", "trunc", "rint", "nearbyint", "roundeven"];

    private static string RemedyFor(string symbol) => symbol switch
    {
        _ when Routines.IsOne(symbol) => "it can be called, and has no address; write a function of your own, and make it CP_INLINE",
        _ when s_roundings.Contains(symbol.TrimEnd('f')) =>
            "x86-64 has an instruction for it from SSE4.1 on: <CopyPatchFlags>x86-64:-msse4.1</CopyPatchFlags>, or Flags of the "
            + "Stencil item",
        _ when symbol.StartsWith("cp_stencil_", StringComparison.Ordinal) => "stencils cannot call each other",
        _ when symbol.StartsWith("cp_", StringComparison.Ordinal) => "symbols that start with cp_ are made by the macros of copypatch.h",
        _ when symbol.StartsWith("__", StringComparison.Ordinal) =>
            "clang calls its own runtime library for an operation that the machine does not have; avoid that operation, or CP_CALL "
            + "a C# method",
        _ => "no C library is linked; CP_NATIVE calls one that is there when the program runs, CP_CALL a C# method, "
            + "or use a __builtin_ that becomes an instruction",
    };
}

/// <summary>What an undefined symbol stands for.</summary>
/// <param name="Name">The operand's.</param>
/// <param name="Target">What a relocation against it must be allowed for.</param>
internal sealed record OperandSymbol(string Name, RelocationTargets Target, PatchTarget Patched);
