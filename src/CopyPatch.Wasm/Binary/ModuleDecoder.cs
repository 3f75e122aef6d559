using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>From a module's bytes to what its sections say.</summary>
internal static class ModuleDecoder
{
    /// <summary>Decodes a module and validates everything but the bodies of its functions.</summary>
    /// <param name="bytes">The module, which is kept.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="WasmFormatException">It is malformed or not valid.</exception>
    public static ModuleData Decode(byte[] bytes)
    {
        if (bytes.Length < 4 || !bytes.AsSpan(0, 4).SequenceEqual("\0asm"u8))
            throw new WasmFormatException(bytes.Length < 4 ? "unexpected end: no magic header" : "magic header not detected", 0);
        if (bytes.Length < 8 || !bytes.AsSpan(4, 4).SequenceEqual(new byte[] { 1, 0, 0, 0 }))
            throw new WasmFormatException(bytes.Length < 8 ? "unexpected end: no version" : "unknown binary version", 4);
        SectionDecoder decoder = new(bytes);
        return decoder.Decode();
    }
}

/// <summary>Decodes the sections of one module.</summary>
internal sealed class SectionDecoder(byte[] bytes)
{
    // A run of locals takes three bytes, however many they are, and a call two, whatever it gives: without limits a small module
    // would take much memory. These are those of browsers, but for the locals of all functions together.
    private const int MaximumLocals = 50_000;
    private const int MaximumLocalsPerByte = 16;
    private const int MaximumLocalsOfAll = 16_000_000;
    private const int MaximumParameters = 1000;

    // The order in which sections come, by their numbers: the data count stands before the code.
    private static ReadOnlySpan<byte> OrderOf => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 10];

    private readonly ModuleData _module = new() { Bytes = bytes };
    private int _declaredFunctions;
    private long _localsLeft = MaximumLocalsOfAll + (MaximumLocalsPerByte * (long)bytes.Length);

    public ModuleData Decode()
    {
        ByteReader reader = new(bytes, 8, bytes.Length);
        int last = 0;
        bool hasCode = false;
        while (!reader.IsAtEnd)
        {
            byte id = reader.ReadByte();
            if (id >= OrderOf.Length)
                reader.Fail("malformed section id" + Proposals.OfTag(id, 13));
            uint size = reader.ReadU32();
            if (size > (uint)reader.Left)
                reader.Fail("length out of bounds: unexpected end of section");
            int end = reader.Position + (int)size;
            ByteReader section = new(bytes, reader.Position, end);
            if (id == 0)
            {
                Custom(ref section);
                reader.Skip((int)size);
                continue;
            }

            if (OrderOf[id] <= last)
                reader.Fail("unexpected content after last section: junk, or a section out of order");
            last = OrderOf[id];
            Section(id, ref section);
            hasCode |= id == 10;
            if (!section.IsAtEnd)
                section.Fail("section size mismatch");
            reader.Skip((int)size);
        }

        if (!hasCode && _declaredFunctions > 0)
            reader.Fail("function and code section have inconsistent lengths");
        if (_module.DataCount > 0 && _module.Data.Length == 0)
            reader.Fail("data count and data section have inconsistent lengths");
        return _module;
    }

    private void Section(int id, ref ByteReader reader)
    {
        switch (id)
        {
            case 1: Types(ref reader); break;
            case 2: Imports(ref reader); break;
            case 3: Functions(ref reader); break;
            case 4: Tables(ref reader); break;
            case 5: Memories(ref reader); break;
            case 6: Globals(ref reader); break;
            case 7: Exports(ref reader); break;
            case 8: Start(ref reader); break;
            case 9: Elements(ref reader); break;
            case 10: Code(ref reader); break;
            case 11: Data(ref reader); break;
            case 12: _module.DataCount = (int)Math.Min(reader.ReadU32(), int.MaxValue); break;
        }
    }

    private void Types(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        List<WasmFunctionType> types = new(Math.Min(count, 1024));
        for (int i = 0; i < count; i++)
        {
            byte form = reader.ReadByte();
            if (form != 0x60)
                reader.Fail("integer representation too long: malformed function type" + Proposals.OfTypeForm(form));
            try
            {
                WasmValueType[] parameters = ReadTypes(ref reader);
                types.Add(new WasmFunctionType(parameters, ReadTypes(ref reader)));
            }
            catch (WasmFormatException exception)
            {
                throw exception.In($"type {i}");
            }
        }

        _module.Types = [.. types];
    }

    private static WasmValueType[] ReadTypes(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        if (count > MaximumParameters)
            reader.Fail($"too many parameters or results: {count}, and at most {MaximumParameters} are supported");
        WasmValueType[] types = count == 0 ? [] : new WasmValueType[count];
        for (int i = 0; i < count; i++)
            types[i] = reader.ReadValueType();
        return types;
    }

    private static Limits ReadLimits(ref ByteReader reader, uint most, string message)
    {
        byte flags = reader.ReadByte();
        if (flags > 1)
        {
            string proposal = Proposals.OfLimits(flags);
            reader.Fail(flags >= 0x80 ? "integer representation too long" : "integer too large: malformed limits flags" + proposal);
        }

        uint minimum = reader.ReadU32();
        uint? maximum = flags == 1 ? reader.ReadU32() : null;
        if (minimum > most || maximum > most)
            reader.Fail(message);
        if (maximum < minimum)
            reader.Fail("size minimum must not be greater than maximum");
        return new Limits(minimum, maximum);
    }

    private static TableType ReadTable(ref ByteReader reader)
    {
        WasmValueType type = reader.ReadReferenceType();
        return new TableType(type, ReadLimits(ref reader, uint.MaxValue, "table size"));
    }

    private static MemoryType ReadMemory(ref ByteReader reader) =>
        new(ReadLimits(ref reader, 65536, "memory size must be at most 65536 pages (4GiB)"));

    private static GlobalType ReadGlobal(ref ByteReader reader)
    {
        WasmValueType type = reader.ReadValueType();
        byte mutability = reader.ReadByte();
        if (mutability > 1)
            reader.Fail("malformed mutability");
        return new GlobalType(type, mutability == 1);
    }

    private void Imports(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        List<Import> imports = [];
        List<int> functions = [];
        List<TableType> tables = [];
        List<MemoryType> memories = [];
        List<GlobalType> globals = [];
        for (int i = 0; i < count; i++)
        {
            string module = reader.ReadName();
            string name = reader.ReadName();
            ExternalKind kind = (ExternalKind)reader.ReadByte();
            int index = 0;
            switch (kind)
            {
                case ExternalKind.Function:
                    index = reader.ReadIndex(_module.Types.Length, "type");
                    functions.Add(index);
                    break;
                case ExternalKind.Table:
                    index = tables.Count;
                    tables.Add(ReadTable(ref reader));
                    break;
                case ExternalKind.Memory:
                    index = memories.Count;
                    memories.Add(ReadMemory(ref reader));
                    break;
                case ExternalKind.Global:
                    index = globals.Count;
                    globals.Add(ReadGlobal(ref reader));
                    break;
                default:
                    reader.Fail("malformed import kind" + Proposals.OfTag((byte)kind, 4));
                    break;
            }

            imports.Add(new Import(module, name, kind, index));
        }

        if (memories.Count > 1)
            reader.Fail("multiple memories");
        _module.Imports = [.. imports];
        _module.Functions = [.. functions];
        _module.ImportedFunctions = functions.Count;
        _module.Tables = [.. tables];
        _module.ImportedTables = tables.Count;
        _module.Memories = [.. memories];
        _module.ImportedMemories = memories.Count;
        _module.Globals = [.. globals];
        _module.ImportedGlobals = globals.Count;
        _module.DeclaredFunctions = new bool[functions.Count];
    }

    private void Functions(ref ByteReader reader)
    {
        _declaredFunctions = reader.ReadCount();
        int imported = _module.ImportedFunctions;
        int[] functions = new int[imported + _declaredFunctions];
        _module.Functions.CopyTo(functions, 0);
        for (int i = 0; i < _declaredFunctions; i++)
            functions[imported + i] = reader.ReadIndex(_module.Types.Length, "type");
        _module.Functions = functions;
        _module.DeclaredFunctions = new bool[functions.Length];
    }

    private void Tables(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        List<TableType> tables = [.. _module.Tables];
        for (int i = 0; i < count; i++)
            tables.Add(ReadTable(ref reader));
        _module.Tables = [.. tables];
    }

    private void Memories(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        List<MemoryType> memories = [.. _module.Memories];
        for (int i = 0; i < count; i++)
            memories.Add(ReadMemory(ref reader));
        if (memories.Count > 1)
            reader.Fail("multiple memories");
        _module.Memories = [.. memories];
    }

    private void Globals(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        List<GlobalType> globals = [.. _module.Globals];
        List<ConstantExpression> initializers = [];
        for (int i = 0; i < count; i++)
        {
            GlobalType type = ReadGlobal(ref reader);
            globals.Add(type);
            initializers.Add(ReadConstant(ref reader, type.Type));
        }

        _module.Globals = [.. globals];
        _module.GlobalInitializers = [.. initializers];
    }

    // One operator and an end. A constant expression sees the imported globals only, and those that are not mutable.
    private ConstantExpression ReadConstant(ref ByteReader reader, WasmValueType type)
    {
        ConstantExpression? value = null;
        for (Instruction next = Instruction.Read(ref reader); next.Opcode != Opcode.End; next = Instruction.Read(ref reader))
        {
            ConstantExpression constant = Evaluate(ref reader, next);
            if (value is not null)
                reader.Fail("type mismatch: a constant expression has one value");
            value = constant;
        }

        if (value?.Type != type)
            reader.Fail("type mismatch in a constant expression");
        return value!.Value;
    }

    private ConstantExpression Evaluate(ref ByteReader reader, Instruction instruction)
    {
        ulong bits = (ulong)instruction.A;
        switch (instruction.Opcode)
        {
            case Opcode.I32Const: return new(ConstantKind.Value, WasmValueType.I32, (uint)bits);
            case Opcode.I64Const: return new(ConstantKind.Value, WasmValueType.I64, bits);
            case Opcode.F32Const: return new(ConstantKind.Value, WasmValueType.F32, bits);
            case Opcode.F64Const: return new(ConstantKind.Value, WasmValueType.F64, bits);
            case Opcode.RefNull: return new(ConstantKind.Null, (WasmValueType)bits, 0);
            case Opcode.RefFunc:
                _module.DeclaredFunctions[reader.CheckIndex(instruction.A, _module.Functions.Length, "function")] = true;
                return new(ConstantKind.Function, WasmValueType.FuncRef, bits);
            case Opcode.GlobalGet:
                GlobalType global = _module.Globals[reader.CheckIndex(instruction.A, _module.ImportedGlobals, "global")];
                if (global.IsMutable)
                    reader.Fail("constant expression required: the global is mutable");
                return new(ConstantKind.Global, global.Type, bits);
            default:
                reader.Fail("constant expression required");
                return default;
        }
    }

    private void Exports(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        HashSet<string> names = [];
        List<Export> exports = [];
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadName();
            ExternalKind kind = (ExternalKind)reader.ReadByte();
            int index = 0;
            switch (kind)
            {
                case ExternalKind.Function:
                    index = reader.ReadIndex(_module.Functions.Length, "function");
                    _module.DeclaredFunctions[index] = true;
                    break;
                case ExternalKind.Table: index = reader.ReadIndex(_module.Tables.Length, "table"); break;
                case ExternalKind.Memory: index = reader.ReadIndex(_module.Memories.Length, "memory"); break;
                case ExternalKind.Global: index = reader.ReadIndex(_module.Globals.Length, "global"); break;
                default: reader.Fail("malformed export kind" + Proposals.OfTag((byte)kind, 4)); break;
            }

            if (!names.Add(name))
                reader.Fail("duplicate export name");
            exports.Add(new Export(name, kind, index));
        }

        _module.Exports = [.. exports];
    }

    private void Start(ref ByteReader reader)
    {
        _module.Start = reader.ReadIndex(_module.Functions.Length, "function");
        WasmFunctionType type = _module.TypeOf(_module.Start);
        if (type.ParameterTypes.Length + type.ResultTypes.Length > 0)
            reader.Fail("start function must have neither parameters nor results");
    }

    private void Elements(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        List<ElementSegment> segments = [];
        for (int i = 0; i < count; i++)
            segments.Add(ReadElement(ref reader));
        _module.Elements = [.. segments];
    }

    // Flags: bit 0 not active; bit 1 a table (active) or declarative (not active); bit 2 expressions instead of indices.
    private ElementSegment ReadElement(ref ByteReader reader)
    {
        uint flags = reader.ReadU32();
        if (flags > 7)
            reader.Fail("malformed elements segment kind");
        SegmentMode mode = (flags & 1) == 0 ? SegmentMode.Active : (flags & 2) == 0 ? SegmentMode.Passive : SegmentMode.Declarative;
        int table = 0;
        ConstantExpression offset = default;
        if (mode == SegmentMode.Active)
        {
            uint index = (flags & 2) != 0 ? reader.ReadU32() : 0;
            if (index >= (uint)_module.Tables.Length)
                reader.Fail($"unknown table {index}");
            table = (int)index;
            offset = ReadConstant(ref reader, WasmValueType.I32);
        }

        bool hasExpressions = (flags & 4) != 0;
        WasmValueType type = WasmValueType.FuncRef;
        if ((flags & 3) != 0)
        {
            if (hasExpressions)
                type = reader.ReadReferenceType();
            else if (reader.ReadByte() != 0)
                reader.Fail("malformed element kind");
        }

        ConstantExpression[] items = new ConstantExpression[reader.ReadCount()];
        for (int i = 0; i < items.Length; i++)
        {
            if (hasExpressions)
            {
                items[i] = ReadConstant(ref reader, type);
            }
            else
            {
                int function = reader.ReadIndex(_module.Functions.Length, "function");
                _module.DeclaredFunctions[function] = true;
                items[i] = new(ConstantKind.Function, WasmValueType.FuncRef, (ulong)function);
            }
        }

        if (mode == SegmentMode.Active && _module.Tables[table].Element != type)
            reader.Fail("type mismatch: an element segment's and its table's");
        return new ElementSegment(type, mode, table, offset, items);
    }

    private void Code(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        if (count != _declaredFunctions)
            reader.Fail("function and code section have inconsistent lengths");
        _module.Bodies = new FunctionBody[count];
        for (int i = 0; i < count; i++)
        {
            uint size = reader.ReadU32();
            if (size > (uint)reader.Left)
                reader.Fail("unexpected end of section or function");
            int end = reader.Position + (int)size;
            ByteReader body = new(bytes, reader.Position, end);
            int function = _module.ImportedFunctions + i;
            try
            {
                WasmValueType[] locals = ReadLocals(ref body, _module.TypeOf(function).ParameterTypes);
                _module.Bodies[i] = new FunctionBody(body.Position, end, locals);
            }
            catch (WasmFormatException exception)
            {
                throw exception.In($"function {function}");
            }

            reader.Skip((int)size);
        }
    }

    private WasmValueType[] ReadLocals(ref ByteReader reader, ReadOnlySpan<WasmValueType> parameters)
    {
        int runs = reader.ReadCount();
        ByteReader ahead = reader;
        ulong total = 0;
        for (int i = 0; i < runs; i++)
        {
            total += ahead.ReadU32();
            if (total > uint.MaxValue)
                ahead.Fail("too many locals");
            ahead.ReadValueType();
        }

        if (total + (ulong)parameters.Length > MaximumLocals)
            reader.Fail($"too many locals: {total}, and at most {MaximumLocals} are supported");
        _localsLeft -= parameters.Length + (int)total;
        if (_localsLeft < 0)
            reader.Fail("too many locals in all functions together");
        WasmValueType[] locals = new WasmValueType[parameters.Length + (int)total];
        parameters.CopyTo(locals);
        int next = parameters.Length;
        for (int i = 0; i < runs; i++)
        {
            int count = (int)reader.ReadU32();
            locals.AsSpan(next, count).Fill(reader.ReadValueType());
            next += count;
        }

        return locals;
    }

    private void Data(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        if (_module.DataCount >= 0 && _module.DataCount != count)
            reader.Fail("data count and data section have inconsistent lengths");
        _module.Data = new DataSegment[count];
        for (int i = 0; i < count; i++)
        {
            uint flags = reader.ReadU32();
            if (flags > 2)
                reader.Fail("malformed data segment kind");
            ConstantExpression offset = default;
            if (flags != 1)
            {
                uint memory = flags == 2 ? reader.ReadU32() : 0;
                if (memory >= (uint)_module.Memories.Length)
                    reader.Fail($"unknown memory {memory}");
                offset = ReadConstant(ref reader, WasmValueType.I32);
            }

            int length = reader.ReadCount();
            _module.Data[i] = new DataSegment(flags == 1 ? SegmentMode.Passive : SegmentMode.Active, offset, reader.Position, length);
            reader.Skip(length);
        }
    }

    // ------------------------------------------------------------------------------------------------------------ custom

    private void Custom(ref ByteReader reader)
    {
        if (reader.ReadName() != "name")
            return;
        try
        {
            Names(ref reader);
        }
        catch (WasmFormatException)
        {
            // A custom section is nobody's business but a tool's: a broken one is ignored.
            _module.Name = null;
            _module.FunctionNames.Clear();
        }
    }

    private void Names(ref ByteReader reader)
    {
        while (!reader.IsAtEnd)
        {
            byte id = reader.ReadByte();
            int size = reader.ReadCount();
            ByteReader names = new(bytes, reader.Position, reader.Position + size);
            if (id == 0)
                _module.Name = names.ReadName();
            else if (id == 1)
                FunctionNames(ref names);
            reader.Skip(size);
        }
    }

    private void FunctionNames(ref ByteReader names)
    {
        int count = names.ReadCount();
        for (int i = 0; i < count; i++)
        {
            uint index = names.ReadU32();
            string name = names.ReadName();
            if (index < int.MaxValue)
                _module.FunctionNames[(int)index] = name;
        }
    }
}
