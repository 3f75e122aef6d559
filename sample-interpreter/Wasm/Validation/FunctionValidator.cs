using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Wasm;

/// <summary>
/// Validates the bodies of a module's functions, by the algorithm of the specification's appendix, and tells their compiler what
/// is worth knowing beforehand.
/// </summary>
/// <param name="module">The module.</param>
internal sealed class FunctionValidator(ModuleData module)
{
    private const byte Unknown = 0; // an operand of code that cannot be reached

    private readonly ModuleData _module = module;
    private byte[] _types = new byte[256]; // the operands' types
    private int _depth;
    private int _height; // of the innermost block
    private int _mostOperands;
    private Frame[] _frames = new Frame[32];
    private int _frameDepth;
    private WasmValueType[] _locals = [];
    private FunctionSummary _summary = null!;
    private WasmFunctionType _type = null!;
    private int _loop; // the innermost loop that can be reached
    private bool _isReachable;
    private int[] _useOfLocal = []; // where its last use is in the summary

    private enum FrameKind : byte
    {
        Function,
        Block,
        Loop,
        If,
        Else,
    }

    private ref Frame Innermost => ref _frames[_frameDepth - 1];

    /// <summary>Validates a function.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    /// <param name="summary">Is cleared and filled.</param>
    /// <exception cref="WasmFormatException">The function is malformed or not valid.</exception>
    public void Validate(int definedFunction, FunctionSummary summary)
    {
        FunctionBody body = _module.Bodies[definedFunction];
        summary.Clear();
        _summary = summary;
        _locals = body.Locals;
        if (_useOfLocal.Length < _locals.Length)
            _useOfLocal = new int[2 * _locals.Length];
        Array.Fill(_useOfLocal, -1, 0, _locals.Length);
        int function = _module.ImportedFunctions + definedFunction;
        _type = _module.TypeOf(function);
        _depth = 0;
        _mostOperands = 0;
        _frameDepth = 0;
        _loop = -1;
        _isReachable = true;
        ByteReader reader = new(_module.Bytes, body.Start, body.End);
        PushFrame(FrameKind.Function, _module.Functions[function], 0, parameters: 0);
        while (_frameDepth > 0)
            Operator(ref reader);
        if (!reader.IsAtEnd)
            reader.Fail("operators remain after end of function: section size mismatch");
        summary.MaxOperands = _mostOperands;
    }

    private void Operator(ref ByteReader reader)
    {
        Opcode opcode = (Opcode)reader.ReadByte();
        ref readonly OperatorSignatures.Signature signature = ref OperatorSignatures.All[(int)opcode];
        if (signature.Operands != 0)
        {
            if (signature.Operands == 2)
                Pop(ref reader, signature.Type);
            Pop(ref reader, signature.Type);
            Push(signature.Result);
            return;
        }

        switch (opcode)
        {
            case Opcode.LocalGet: Push((byte)_locals[Local(ref reader, isWrite: false)]); break;
            case Opcode.LocalSet: Pop(ref reader, (byte)_locals[Local(ref reader, isWrite: true)]); break;
            case Opcode.LocalTee:
            {
                byte type = (byte)_locals[Local(ref reader, isWrite: true)];
                Pop(ref reader, type);
                Push(type);
                break;
            }
            case Opcode.I32Const:
                reader.ReadI32();
                Push((byte)WasmValueType.I32);
                break;
            case Opcode.I64Const:
                reader.ReadI64();
                Push((byte)WasmValueType.I64);
                break;
            case Opcode.F32Const:
                reader.ReadF32();
                Push((byte)WasmValueType.F32);
                break;
            case Opcode.F64Const:
                reader.ReadF64();
                Push((byte)WasmValueType.F64);
                break;
            case >= Opcode.I32Load and <= Opcode.I64Load32U: Load(ref reader, opcode); break;
            case >= Opcode.I32Store and <= Opcode.I64Store32: Store(ref reader, opcode); break;
            default: Other(ref reader, opcode); break;
        }
    }

    private void Other(ref ByteReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Unreachable: SetUnreachable(); break;
            case Opcode.Nop: break;
            case Opcode.Block: Block(ref reader, FrameKind.Block); break;
            case Opcode.Loop: Block(ref reader, FrameKind.Loop); break;
            case Opcode.If:
                Block(ref reader, FrameKind.If);
                break;
            case Opcode.Else: Else(ref reader); break;
            case Opcode.End: End(ref reader); break;
            case Opcode.Br:
                PopAll(ref reader, LabelTypes(Target(ref reader)));
                SetUnreachable();
                break;
            case Opcode.BrIf:
            {
                ReadOnlySpan<WasmValueType> types = LabelTypes(Target(ref reader));
                Pop(ref reader, (byte)WasmValueType.I32);
                PopAll(ref reader, types);
                PushAll(types);
                break;
            }
            case Opcode.BrTable: BranchTable(ref reader); break;
            case Opcode.Return:
                PopAll(ref reader, _type.ResultTypes);
                SetUnreachable();
                break;
            case Opcode.Call:
            {
                WasmFunctionType type = _module.TypeOf(reader.ReadIndex(_module.Functions.Length, "function"));
                Call(ref reader, type);
                break;
            }
            case Opcode.CallIndirect:
            {
                WasmFunctionType type = _module.Types[reader.ReadIndex(_module.Types.Length, "type")];
                int table = reader.ReadIndex(_module.Tables.Length, "table");
                if (_module.Tables[table].Element != WasmValueType.FuncRef)
                    reader.Fail("type mismatch: an indirect call wants a table of functions");
                Pop(ref reader, (byte)WasmValueType.I32);
                Call(ref reader, type);
                break;
            }
            case Opcode.Drop: PopAny(ref reader); break;
            case Opcode.Select: Select(ref reader); break;
            case Opcode.SelectTyped: SelectTyped(ref reader); break;
            case Opcode.GlobalGet: Push((byte)_module.Globals[reader.ReadIndex(_module.Globals.Length, "global")].Type); break;
            case Opcode.GlobalSet:
            {
                GlobalType global = _module.Globals[reader.ReadIndex(_module.Globals.Length, "global")];
                if (!global.IsMutable)
                    reader.Fail("global is immutable");
                Pop(ref reader, (byte)global.Type);
                break;
            }
            case Opcode.TableGet:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, (byte)WasmValueType.I32);
                Push(type);
                break;
            }
            case Opcode.TableSet:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, type);
                Pop(ref reader, (byte)WasmValueType.I32);
                break;
            }
            case Opcode.MemorySize:
                MemoryIndex(ref reader);
                Push((byte)WasmValueType.I32);
                break;
            case Opcode.MemoryGrow:
                MemoryIndex(ref reader);
                Pop(ref reader, (byte)WasmValueType.I32);
                Push((byte)WasmValueType.I32);
                break;
            case Opcode.RefNull: Push(ReadReferenceType(ref reader)); break;
            case Opcode.RefIsNull:
            {
                byte type = PopAny(ref reader);
                if (type != Unknown && !IsReference(type))
                    reader.Fail("type mismatch: a reference is expected");
                Push((byte)WasmValueType.I32);
                break;
            }
            case Opcode.RefFunc:
            {
                int function = reader.ReadIndex(_module.Functions.Length, "function");
                if (!_module.DeclaredFunctions[function])
                    reader.Fail("undeclared function reference");
                Push((byte)WasmValueType.FuncRef);
                break;
            }
            case Opcode.Prefix: Prefixed(ref reader); break;
            default: reader.Fail($"illegal opcode 0x{(byte)opcode:x2}"); break;
        }
    }

    // ------------------------------------------------------------------------------------------------------------ operands

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(byte type)
    {
        int depth = _depth;
        if ((uint)depth >= (uint)_types.Length)
            Array.Resize(ref _types, 2 * depth);
        _types[depth++] = type;
        _depth = depth;
        if (depth > _mostOperands)
            _mostOperands = depth;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pop(ref ByteReader reader, byte type)
    {
        int depth = _depth - 1;
        if (depth >= _height && _types[depth] == type)
            _depth = depth;
        else
            PopOther(ref reader, type);
    }

    private void PopOther(ref ByteReader reader, byte type)
    {
        byte other = PopAny(ref reader);
        if (other != type && other != Unknown)
            reader.Fail($"type mismatch: {Name(type)} is expected, and {Name(other)} is there");
    }

    private byte PopAny(ref ByteReader reader)
    {
        if (_depth > _height)
            return _types[--_depth];
        if (!Innermost.IsUnreachable)
            reader.Fail("type mismatch: an operand is expected, and there is none");
        return Unknown;
    }

    private void PopAll(ref ByteReader reader, ReadOnlySpan<WasmValueType> types)
    {
        for (int i = types.Length - 1; i >= 0; i--)
            Pop(ref reader, (byte)types[i]);
    }

    private void PushAll(ReadOnlySpan<WasmValueType> types)
    {
        foreach (WasmValueType type in types)
            Push((byte)type);
    }

    private static string Name(byte type) => ((WasmValueType)type).ToString().ToLowerInvariant();

    private static bool IsReference(byte type) => type is (byte)WasmValueType.FuncRef or (byte)WasmValueType.ExternRef;

    // ------------------------------------------------------------------------------------------------------------- locals

    private int Local(ref ByteReader reader, bool isWrite)
    {
        uint local = reader.ReadU32();
        if (local >= (uint)_locals.Length)
            reader.Fail($"unknown local {local}");
        if (_isReachable)
            Use((int)local, isWrite);
        return (int)local;
    }

    private void Use(int local, bool isWrite)
    {
        Span<LocalUse> uses = CollectionsMarshal.AsSpan(_summary.Uses);
        int last = _useOfLocal[local];
        if (last >= 0 && uses[last].Loop == _loop)
        {
            uses[last].Count++;
            if (isWrite)
                uses[last].Writes++;
            return;
        }

        _useOfLocal[local] = uses.Length;
        _summary.Uses.Add(new LocalUse { Loop = _loop, Local = local, Count = 1, Writes = isWrite ? 1 : 0 });
    }

    // -------------------------------------------------------------------------------------------------------------- blocks

    private void PushFrame(FrameKind kind, int type, int height, int parameters)
    {
        if (_frameDepth == _frames.Length)
            Array.Resize(ref _frames, 2 * _frameDepth);
        _frames[_frameDepth++] = new Frame
        {
            Kind = kind,
            Type = type,
            Height = height,
            Loop = _loop,
            IsReachable = _isReachable,
        };
        _height = height;
        _isReachable = Innermost.IsReachable;
        _depth = height + parameters;
    }

    private void Block(ref ByteReader reader, FrameKind kind)
    {
        int type = ReadBlockType(ref reader);
        if (kind == FrameKind.If)
            Pop(ref reader, (byte)WasmValueType.I32);
        ReadOnlySpan<WasmValueType> parameters = type >= 0 ? _module.Types[type].ParameterTypes : [];
        PopAll(ref reader, parameters);
        int height = _depth;
        PushAll(parameters);
        int outer = _loop;
        bool isReachable = _isReachable;
        PushFrame(kind, type, height, parameters.Length);
        Innermost.Loop = outer;
        if (kind == FrameKind.Loop && isReachable)
        {
            _summary.Loops.Add(new LoopSummary { Parent = outer });
            _loop = _summary.Loops.Count - 1;
        }
    }

    private int ReadBlockType(ref ByteReader reader)
    {
        byte first = reader.PeekByte();
        if (first is 0x40 or 0x7F or 0x7E or 0x7D or 0x7C or 0x70 or 0x6F)
        {
            reader.ReadByte();
            return first == 0x40 ? ControlFrame.Inline : ControlFrame.Inline - first;
        }

        long type = reader.ReadSigned(33);
        if (type < 0)
            reader.Fail("malformed block type");
        if (type >= _module.Types.Length)
            reader.Fail($"unknown type {type}");
        return (int)type;
    }

    private ReadOnlySpan<WasmValueType> ResultTypes(int type) =>
        type >= 0 ? _module.Types[type].ResultTypes
        : type == ControlFrame.Inline ? []
        : OneType((byte)(ControlFrame.Inline - type));

    private static ReadOnlySpan<WasmValueType> OneType(byte type) => s_oneType.AsSpan(type, 1);

    private static readonly WasmValueType[] s_oneType = MakeOneTypes();

    private static WasmValueType[] MakeOneTypes()
    {
        WasmValueType[] types = new WasmValueType[256];
        for (int i = 0; i < types.Length; i++)
            types[i] = (WasmValueType)i;
        return types;
    }

    private ReadOnlySpan<WasmValueType> LabelTypes(int frame)
    {
        int type = _frames[frame].Type;
        return _frames[frame].Kind != FrameKind.Loop ? ResultTypes(type) : type >= 0 ? _module.Types[type].ParameterTypes : [];
    }

    private int Target(ref ByteReader reader)
    {
        uint depth = reader.ReadU32();
        if (depth >= (uint)_frameDepth)
            reader.Fail($"unknown label {depth}");
        return _frameDepth - 1 - (int)depth;
    }

    private void SetUnreachable()
    {
        _depth = _height;
        Innermost.IsUnreachable = true;
        _isReachable = false;
    }

    private void Else(ref ByteReader reader)
    {
        ref Frame frame = ref Innermost;
        if (frame.Kind != FrameKind.If)
            reader.Fail("illegal opcode: else without an if");
        CheckResults(ref reader, frame);
        frame.Kind = FrameKind.Else;
        frame.IsUnreachable = false;
        _isReachable = frame.IsReachable;
        _depth = frame.Height;
        if (frame.Type >= 0)
            PushAll(_module.Types[frame.Type].ParameterTypes);
    }

    private void End(ref ByteReader reader)
    {
        Frame frame = Innermost;
        CheckResults(ref reader, frame);
        ReadOnlySpan<WasmValueType> results = ResultTypes(frame.Type);
        if (frame.Kind == FrameKind.If)
        {
            ReadOnlySpan<WasmValueType> parameters = frame.Type >= 0 ? _module.Types[frame.Type].ParameterTypes : [];
            if (!parameters.SequenceEqual(results))
                reader.Fail("type mismatch: an if without else gives what it takes");
        }

        _frameDepth--;
        _depth = frame.Height;
        _loop = frame.Loop;
        if (_frameDepth == 0)
            return;
        _height = Innermost.Height;
        _isReachable = frame.IsReachable;
        PushAll(results);
    }

    private void CheckResults(ref ByteReader reader, in Frame frame)
    {
        PopAll(ref reader, ResultTypes(frame.Type));
        if (_depth != _height)
            reader.Fail("type mismatch: values remain on the stack at the end of a block");
    }

    private void BranchTable(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        Pop(ref reader, (byte)WasmValueType.I32);
        ByteReader targets = reader;
        for (int i = 0; i < count; i++)
            reader.ReadU32();
        ReadOnlySpan<WasmValueType> types = LabelTypes(Target(ref reader));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<WasmValueType> others = LabelTypes(Target(ref targets));
            if (others.Length != types.Length)
                targets.Fail("type mismatch: a branch table's labels take different numbers of values");
            if (!others.SequenceEqual(types) || Innermost.IsUnreachable)
                CheckOnTop(ref targets, others);
        }

        PopAll(ref reader, types);
        SetUnreachable();
    }

    // Whether the operands on top have these types, without popping them.
    private void CheckOnTop(ref ByteReader reader, ReadOnlySpan<WasmValueType> types)
    {
        for (int i = 1; i <= types.Length; i++)
        {
            int at = _depth - i;
            if (at < _height && !Innermost.IsUnreachable)
                reader.Fail("type mismatch: an operand is expected, and there is none");
            if (at >= _height && _types[at] != (byte)types[^i] && _types[at] != Unknown)
                reader.Fail($"type mismatch: {Name((byte)types[^i])} is expected, and {Name(_types[at])} is there");
        }
    }

    // --------------------------------------------------------------------------------------------------------------- rest

    private void Call(ref ByteReader reader, WasmFunctionType type)
    {
        PopAll(ref reader, type.ParameterTypes);
        PushAll(type.ResultTypes);
        if (!_isReachable)
            return;
        _summary.HasCalls = true;
        CountCall();
    }

    private void CountCall()
    {
        if (_loop < 0)
            _summary.Calls++;
        else
            CollectionsMarshal.AsSpan(_summary.Loops)[_loop].Calls++;
    }

    private void Select(ref ByteReader reader)
    {
        Pop(ref reader, (byte)WasmValueType.I32);
        byte b = PopAny(ref reader);
        byte a = PopAny(ref reader);
        if (IsReference(a) || IsReference(b))
            reader.Fail("type mismatch: a select of references says their type");
        if (a != b && a != Unknown && b != Unknown)
            reader.Fail($"type mismatch: a select of {Name(a)} and {Name(b)}");
        Push(a == Unknown ? b : a);
    }

    private void SelectTyped(ref ByteReader reader)
    {
        if (reader.ReadCount() != 1)
            reader.Fail("invalid result arity");
        byte type = reader.ReadByte();
        if (type is not (0x7F or 0x7E or 0x7D or 0x7C or 0x70 or 0x6F))
            reader.Fail("malformed value type");
        Pop(ref reader, (byte)WasmValueType.I32);
        Pop(ref reader, type);
        Pop(ref reader, type);
        Push(type);
    }

    private static byte ReadReferenceType(ref ByteReader reader)
    {
        byte type = reader.ReadByte();
        if (!IsReference(type))
            reader.Fail("malformed reference type");
        return type;
    }

    private byte TableType(ref ByteReader reader) => (byte)_module.Tables[reader.ReadIndex(_module.Tables.Length, "table")].Element;

    private void MemoryIndex(ref ByteReader reader)
    {
        if (reader.ReadByte() != 0)
            reader.Fail("zero byte expected");
        NeedMemory(ref reader);
    }

    private void NeedMemory(ref ByteReader reader)
    {
        if (_module.Memories.Length == 0)
            reader.Fail("unknown memory 0");
    }

    private void Load(ref ByteReader reader, Opcode opcode)
    {
        NeedMemory(ref reader);
        (byte type, int alignment) = AccessOf(opcode);
        Access(ref reader, alignment);
        Pop(ref reader, (byte)WasmValueType.I32);
        Push(type);
    }

    private void Store(ref ByteReader reader, Opcode opcode)
    {
        NeedMemory(ref reader);
        (byte type, int alignment) = AccessOf(opcode);
        Access(ref reader, alignment);
        Pop(ref reader, type);
        Pop(ref reader, (byte)WasmValueType.I32);
    }

    private static void Access(ref ByteReader reader, int alignment)
    {
        if (reader.ReadU32() > (uint)alignment)
            reader.Fail("alignment must not be larger than natural");
        reader.ReadU32();
    }

    // The type and the logarithm of the size, in the order of the opcodes from i32.load on.
    private static (byte Type, int Alignment) AccessOf(Opcode opcode)
    {
        int index = opcode - Opcode.I32Load;
        return (Types[index], Alignments[index]);
    }

    private static ReadOnlySpan<byte> Types =>
    [
        0x7F, 0x7E, 0x7D, 0x7C, 0x7F, 0x7F, 0x7F, 0x7F, 0x7E, 0x7E, 0x7E, 0x7E, 0x7E, 0x7E,
        0x7F, 0x7E, 0x7D, 0x7C, 0x7F, 0x7F, 0x7E, 0x7E, 0x7E,
    ];

    private static ReadOnlySpan<byte> Alignments =>
        [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];

    private void Prefixed(ref ByteReader reader)
    {
        const byte I32 = (byte)WasmValueType.I32;
        uint number = reader.ReadU32();
        if (number > (uint)PrefixedOpcode.TableFill)
            reader.Fail($"illegal opcode 0xfc {number}");
        PrefixedOpcode opcode = (PrefixedOpcode)number;
        switch (opcode)
        {
            case <= PrefixedOpcode.I64TruncSatF64U:
                Pop(ref reader, (number & 2) == 0 ? (byte)WasmValueType.F32 : (byte)WasmValueType.F64);
                Push((number & 4) == 0 ? I32 : (byte)WasmValueType.I64);
                return;
            case PrefixedOpcode.MemoryInit:
                DataIndex(ref reader);
                MemoryIndex(ref reader);
                Pop(ref reader, I32, I32, I32);
                break;
            case PrefixedOpcode.DataDrop: DataIndex(ref reader); break;
            case PrefixedOpcode.MemoryCopy:
                MemoryIndex(ref reader);
                MemoryIndex(ref reader);
                Pop(ref reader, I32, I32, I32);
                break;
            case PrefixedOpcode.MemoryFill:
                MemoryIndex(ref reader);
                Pop(ref reader, I32, I32, I32);
                break;
            case PrefixedOpcode.TableInit:
            {
                int segment = reader.ReadIndex(_module.Elements.Length, "elem segment");
                byte type = TableType(ref reader);
                if ((byte)_module.Elements[segment].Type != type)
                    reader.Fail("type mismatch: an element segment's and its table's");
                Pop(ref reader, I32, I32, I32);
                break;
            }
            case PrefixedOpcode.ElemDrop: reader.ReadIndex(_module.Elements.Length, "elem segment"); break;
            case PrefixedOpcode.TableCopy:
            {
                byte to = TableType(ref reader);
                if (TableType(ref reader) != to)
                    reader.Fail("type mismatch: two tables of different types");
                Pop(ref reader, I32, I32, I32);
                break;
            }
            case PrefixedOpcode.TableGrow:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, I32);
                Pop(ref reader, type);
                Push(I32);
                break;
            }
            case PrefixedOpcode.TableSize:
                TableType(ref reader);
                Push(I32);
                break;
            default:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, I32, type, I32);
                break;
            }
        }

        // Done by C#: registers are lost as in a call.
        if (_isReachable)
            CountCall();
    }

    private void Pop(ref ByteReader reader, byte first, byte second, byte third)
    {
        Pop(ref reader, first);
        Pop(ref reader, second);
        Pop(ref reader, third);
    }

    private void DataIndex(ref ByteReader reader)
    {
        if (_module.DataCount < 0)
            reader.Fail("data count section required");
        reader.ReadIndex(_module.DataCount, "data segment");
    }

    private struct Frame
    {
        public int Type;
        public int Height;
        public int Loop; // the loop around it
        public FrameKind Kind;
        public bool IsUnreachable; // behind a branch
        public bool IsReachable; // at its start
    }
}
