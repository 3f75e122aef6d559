using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>Makes structs, enums and constants of what their macros wrote down, and reports what C# cannot have.</summary>
internal sealed class DeclarationReader(RecordReader records, List<DiagnosticInfo> diagnostics)
{
    private const long LargestStruct = 1 << 30;

    private readonly Dictionary<string, DeclaredStruct> _structs = [];
    private readonly Dictionary<string, DeclaredEnum> _enums = [];

    /// <param name="objects">One for each architecture: what both have must be the same.</param>
    public Declarations Read(IReadOnlyList<ObjectLibrary> objects)
    {
        var constants = ImmutableArray.CreateBuilder<DeclaredConstant>();
        foreach (Definition definition in Definition.FindAll(
            objects, records, "Declaration", RecordKind.Struct, RecordKind.Enum, RecordKind.Constant))
        {
            StencilRecord record = definition.First;
            string file = definition.File;
            if (definition.Records is { X64: { } one, Arm64: { } other } && !IsSame(one, other))
            {
                Report(record, file, "it differs between the architectures, and C# has it once; make it the same with every #if");
                continue;
            }

            if (record.Kind == RecordKind.Struct)
                AddStruct(record, file);
            else if (record.Kind == RecordKind.Enum)
                AddEnum(record, file);
            else if (ConstantOf(record, file) is { } constant)
                constants.Add(constant);
        }

        return new Declarations(
            _structs.Values.ToImmutableArray(), _enums.Values.ToImmutableArray(), constants.ToImmutable());
    }

    private static bool IsSame(StencilRecord one, StencilRecord other) => one.Kind == other.Kind && one.Codes == other.Codes
        && one.Texts.SequenceEqual(other.Texts) && one.Numbers.SequenceEqual(other.Numbers);

    private void AddStruct(StencilRecord record, string file)
    {
        int count = record.Codes.Length;
        ImmutableArray<Variable> variables = RecordReader.Variables(record, 0, count, 2);
        DeclaredField[] fields =
        [
            .. variables.Select((variable, i) => new DeclaredField(
                variable.Name, variable.Type, NumberAt(2 + (3 * i)), NumberAt(3 + (3 * i)), NumberAt(4 + (3 * i)))),
        ];
        var declared = new DeclaredStruct(record.Name, file, record.Line, NumberAt(0), NumberAt(1), fields.ToImmutableArray());
        if (declared.Size is < 0 or > LargestStruct || fields.Any(field => field.Offset < 0 || field.Size < 0 || field.Count < 0
            || field.Offset > declared.Size || field.Size > declared.Size - field.Offset || field.Count > LargestStruct))
            throw new ObjectFormatException($"struct '{record.Name}' has fields outside of it");
        int before = diagnostics.Count;
        records.CheckDistinct("Field", [.. fields.Select(field => (field.Name, record.Line))], file);
        if (fields.Length == 0)
            Report(record, file, "it has no fields, and in C# it would have a size; give it one");
        foreach (DeclaredField field in fields)
        {
            if (field.Name == record.Name)
                Report(record, file, $"its field '{field.Name}' has its name, which C# does not allow; give one of them another");
            else if (field.Size == 0)
                Report(record, file, $"its field '{field.Name}' has no size; what follows a struct is found by a pointer behind it");
            else if (SizeOf(field.Type) is not { } size)
                Report(record, file, $"its field '{field.Name}' has type '{field.Type.Spelling}', which C# does not have; "
                    + "declare that before with CP_STRUCT or CP_ENUM, or use an integer, float, double, bool or pointer");
            else if (size * Math.Max(1, field.Count) != field.Size)
                Report(record, file,
                    $"its field '{field.Name}' has {field.Size} bytes where C# would have {size * Math.Max(1, field.Count)}; "
                    + "write an array as (type, name, length)");
        }

        if (diagnostics.Count == before)
            _structs.Add(record.Name, declared);

        long NumberAt(int index) => BitConverter.ToInt64(record.Numbers, 8 * index);
    }

    private void AddEnum(StencilRecord record, string file)
    {
        var type = new CType(record.Codes[0], record.Texts[2]);
        if (type.Code is not ('a' or 'A' or 's' or 'S' or 'i' or 'I' or 'l' or 'L'))
        {
            Report(record, file, $"its type is '{type.Spelling}', and an enum is an integer of 8 to 64 bits");
            return;
        }

        Enumerator[] enumerators =
            [.. record.Texts.Skip(3).Select((name, i) => new Enumerator(name, BitConverter.ToInt64(record.Numbers, 8 * i)))];
        int before = diagnostics.Count;
        records.CheckDistinct("Enumerator", [.. enumerators.Select(its => (its.Name, record.Line))], file);
        if (diagnostics.Count == before)
            _enums.Add(record.Name, new DeclaredEnum(record.Name, file, record.Line, type, enumerators.ToImmutableArray()));
    }

    private DeclaredConstant? ConstantOf(StencilRecord record, string file)
    {
        var type = new CType(record.Codes[0], record.Texts[2]);
        if (type.Code is '?' or 'v' or 'p' || SizeOf(type) != record.Numbers.Length)
        {
            Report(record, file, $"its type is '{type.Spelling}', and a constant is an integer of 8 to 64 bits, bool, float or double");
            return null;
        }

        byte[] bits = new byte[8];
        record.Numbers.CopyTo(bits, 0);
        long value = BitConverter.ToInt64(bits, 0);
        int unused = 64 - (8 * record.Numbers.Length);
        if (type.Code is 'a' or 's' or 'i')
            value = value << unused >> unused;
        return new DeclaredConstant(record.Name, file, record.Line, type, value);
    }

    private long? SizeOf(CType type) => type.Code switch
    {
        'b' or 'a' or 'A' => 1,
        's' or 'S' => 2,
        'i' or 'I' or 'f' => 4,
        'l' or 'L' or 'd' or 'p' => 8,
        _ => _structs.TryGetValue(DeclaredNames.NameIn(type.Spelling), out DeclaredStruct declared) ? declared.Size : null,
    };

    private void Report(StencilRecord record, string file, string why) =>
        diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnusableDeclaration, file, record.Line, record.Name, why));
}
