using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Rendering;

/// <summary>
/// Writes the code that emits one form of an operation: the registers' numbers times the template's multipliers, added to
/// its base, eight bytes at a time; then the patches.
/// </summary>
internal sealed class FormWriter
{
    private const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    private readonly CodeWriter _writer;
    private readonly EmitterNames _names;
    private readonly int _index;
    private readonly EmitMethod _method;
    private readonly InstructionSet _architecture;
    private readonly OperationForm _form;
    private readonly FormData _data;

    // What the names of locals begin with.
    private readonly string _cp;

    public FormWriter(CodeWriter writer, EmitterNames names, int index, InstructionSet architecture, OperationForm form)
    {
        _writer = writer;
        _names = names;
        _index = index;
        _method = names.Emitter.Methods[index];
        _architecture = architecture;
        _form = form;
        _data = new FormData(form);
        _cp = EmitterNames.Prefix(_method);
    }

    public void Write()
    {
        EmitParameter[] registers = RegisterParameters();
        for (int i = 0; i < registers.Length; i++)
        {
            string index = ValueBits.IndexOf(registers[i]);
            _writer.Line($"int {_cp}i{i} = {EmitterWriter.Base}.CheckRegister({index}, {_form.Registers[i].Count});");
        }

        // What one register would hold then, nobody could say.
        if (_form.HasTwoResults && _form.Registers[0] == _form.Registers[1])
            _writer.Line($"{EmitterWriter.Base}.CheckDistinct({_cp}i0, {_cp}i1, {ResultNames(registers)});");

        if (!_data.IsTable)
        {
            for (int i = 0; i < registers.Length; i++)
                _writer.Line($"ulong {_cp}n{i} = {NumberOf(i)};");
        }

        if (_data.NeedsData)
        {
            string forms = $"{_names.Code}.{_data.NameIn(_index, _method, _architecture)}";
            _writer.Line($"global::System.ReadOnlySpan<byte> {_cp}forms = {forms};");
            _writer.Line($"ref byte {_cp}data = ref {EmitterWriter.Base}.EntryOf({_cp}forms, {OffsetOfEntry()});");
        }

        _writer.Line($"byte* {_cp}code = base.Reserve({System.Math.Max(8 * _data.Lanes, 8)}, {_index});");
        for (int lane = 0; lane < _data.Lanes; lane++)
            _writer.Line($"{Unsafe}.WriteUnaligned({_cp}code + {8 * lane}, {Lane(lane)});");
        // Those of sites are the last.
        int others = _form.Patches.Items.Count(patch => patch.Target != PatchTarget.Site);
        WritePatches(0, others);
        SiteWriter.Write(_writer, _method);
        WritePatches(others, _form.Patches.Length);
        _writer.Line(EmitMethodWriter.AdvanceBy(Length(), _form.GoesOn));
    }

    private void WritePatches(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            string condition = _data.IsOptional(i) ? $"if ({SiteOf(i)} != {FormData.NoSite}) " : "";
            _writer.Line(condition + PatchOf(_form.Patches[i], SiteOf(i)));
        }
    }

    private EmitParameter[] RegisterParameters()
    {
        EmitParameter[] values = [.. _method.Parameters.Where(parameter => parameter.Value is not null)];
        int first = values.Length > 0 && values[0].Value!.IsResult ? 0 : 1;
        return [.. values.Where((_, i) => _form.Letters[i + first] == PlaceLetter.Register)];
    }

    private string ResultNames(EmitParameter[] registers) => string.Join(", ",
        new[] { _method.Stencil!.Name, registers[0].Name, registers[1].Name }.Select(name => SymbolDisplay.FormatLiteral(name, quote: true)));

    private string NumberOf(int register) => _form.Registers[register].IsNumberedInSequence(_architecture)
        ? $"(ulong){_cp}i{register}"
        : $"(0x{PackedNumbers():X}UL >> (4 * {_cp}i{register})) & 7";

    // Four bits each.
    private uint PackedNumbers() =>
        _architecture.Registers.Integers!.Reverse().Aggregate(0u, (packed, number) => (packed << 4) | (uint)number);

    // Placements are in mixed-radix order.
    private string OffsetOfEntry()
    {
        if (_data.IsTable || _data.HasChoice)
        {
            string number = $"{_cp}i0";
            for (int i = 1; i < _form.Registers.Length; i++)
                number = $"({number} * {_form.Registers[i].Count} + {_cp}i{i})";
            if (_data.HasHalfChoices)
            {
                _writer.Line($"int {_cp}placement = {number};");
                return $"(({_cp}forms[{_data.ChoiceOffset} + ({_cp}placement >> 1)] >> (4 * ({_cp}placement & 1))) & 15) * {_data.Stride}";
            }

            return _data.IsTable
                ? $"{number} * {_data.Stride}"
                : $"{_cp}forms[{_data.ChoiceOffset} + {number}] * {_data.Stride}";
        }

        return "0";
    }

    private string Lane(int lane)
    {
        string value = _data.NeedsData ? Load(8 * lane) : Literal(_data.Base(lane));
        for (int register = 0; register < _data.Registers; register++)
        {
            if (!_data.Depends(register, lane))
                continue;
            int offset = 8 * (_data.Lanes + (register * _data.Lanes) + lane);
            string multiplier = _data.NeedsData ? Load(offset) : Literal(_data.Multiplier(register, lane));
            value += $" + {_cp}n{register} * {multiplier}";
        }

        return value;
    }

    private string Load(int offset) => $"{EmitterWriter.Base}.LaneOf(ref {_cp}data, {offset})";

    private static string Literal(ulong value) => $"0x{value:X}UL";

    private string Length() => _data.FixedLength is { } length ? $"{length}" : Load16(_data.LengthOffset);

    private string SiteOf(int patch) => _data.FixedSite(patch) is { } site ? $"{site}" : Load16(_data.LengthOffset + (2 * (1 + patch)));

    private string Load16(int offset) => $"{EmitterWriter.Base}.NumberOf(ref {_cp}data, {offset})";

    private string PatchOf(Patch patch, string site)
    {
        switch (patch.Target)
        {
            case PatchTarget.Immediate when patch.Form == PatchForm.Value8:
                return $"*({_cp}code + {site}) = (byte)({ValueBits.Of(ValueOf(patch))} + ({patch.Addend}));";
            case PatchTarget.Immediate:
                return $"{Unsafe}.WriteUnaligned({_cp}code + {site}, (int){ValueBits.Of(ValueOf(patch))} + ({patch.Addend}));";
            case PatchTarget.Constant:
                return Bits(patch, site, $"(ulong){Parenthesized(ValueBits.Of(ValueOf(patch)))}");
            case PatchTarget.Slot:
                return Slot(patch, site, ValueBits.IndexOf(ValueOf(patch)));
            case PatchTarget.Hole:
                return Bits(patch, site, HolePatch.Bits64(_names.ParameterOf(patch, _method)));
            default:
                return LoggedPatch.Write(patch, site, _names, _method);
        }
    }

    private EmitParameter ValueOf(Patch patch) =>
        _method.Parameters.First(parameter => parameter.Value is { } value && value.Name == patch.Name);

    // On AArch64 a field of the instruction that is there already, with zeros in that field.
    private string Bits(Patch patch, string site, string bits)
    {
        if (patch.Addend != 0)
            bits = $"({bits} + (ulong)({patch.Addend}L))";
        return patch.Form switch
        {
            PatchForm.Value64 => $"{Unsafe}.WriteUnaligned({_cp}code + {site}, {bits});",
            PatchForm.Value32 => $"{Unsafe}.WriteUnaligned({_cp}code + {site}, (uint){Parenthesized(bits)});",
            _ => $"*(uint*)({_cp}code + {site}) |= (uint)({bits} >> {16 * (patch.Form - PatchForm.MovWide0)} & 0xFFFF) << 5;",
        };
    }

    private string Slot(Patch patch, string site, string index) => patch.Form switch
    {
        PatchForm.Value32 => $"{Unsafe}.WriteUnaligned({_cp}code + {site}, 8 * {Parenthesized(index)});",
        PatchForm.PageOffset12By4 => $"base.PatchSlot({_cp}code, {site}, {index}, 4);",
        _ => $"base.PatchSlot({_cp}code, {site}, {index}, 8);",
    };

    private static string Parenthesized(string expression) => $"({expression})";
}
