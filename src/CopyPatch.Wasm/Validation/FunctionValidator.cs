using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// Validates the bodies of a module's functions, by the algorithm of the specification's appendix, and tells their compiler what
/// is worth knowing beforehand.
/// </summary>
/// <remarks>
/// Common operators whose operands are as they should be are done in a loop that does only that (<see cref="Run"/>). It leaves
/// all others to <see cref="Operator"/>: rare ones, those of code that cannot be reached, and what is wrong.
/// </remarks>
internal sealed unsafe partial class FunctionValidator
{
    /// <summary>A compiler wants memory for each operand, and a call of two bytes may give a thousand.</summary>
    private const int MaximumOperands = 1_000_000;

    // How many bytes of operators are validated from one look at whether that goes on to the next, about.
    private const int Stretch = 1 << 12;

    // Two operands' types are compared at once, also where there is one or none.
    private const int BeforeTypes = 2;

    private const byte Unknown = 0; // an operand of code that cannot be reached

    private readonly ModuleData _module;
    private readonly CancellationToken _cancellation;
    private byte* _types; // the operands' types
    private int _capacity;
    private int _depth;
    private int _height; // of the innermost block
    private int _mostOperands;
    private Frame* _frames;
    private int _frameCapacity;
    private int _frameDepth;
    private LocalState* _locals;
    private int _localCapacity;
    private int _localCount;
    private LocalUse* _uses; // from 1 on: what the summary will have. The first one is of no loop.
    private int _useCapacity;
    private int _useCount;
    private FunctionSummary _summary = null!;
    private WasmFunctionType _type = null!;
    private int _loop; // the innermost loop that can be reached
    private bool _isReachable;

    // The arrays behind the pointers. They are pinned: no one has to free them.
    private byte[] _typeArray = [];
    private Frame[] _frameArray = [];
    private LocalState[] _localArray = [];
    private LocalUse[] _useArray = [];

    /// <summary>Makes a validator, for any number of the module's functions.</summary>
    /// <param name="module">The module.</param>
    /// <param name="cancellation">Who may end a validation.</param>
    public FunctionValidator(ModuleData module, CancellationToken cancellation = default)
    {
        _module = module;
        _cancellation = cancellation;
        GrowTypes(256);
        GrowFrames();
        GrowUses();
        _uses[0].Loop = int.MinValue;
    }

    private ref Frame Innermost => ref _frames[_frameDepth - 1];

    /// <summary>Validates a function.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    /// <param name="summary">Is cleared and filled.</param>
    /// <exception cref="WasmFormatException">The function is malformed or not valid.</exception>
    /// <exception cref="OperationCanceledException">Somebody has ended the compilation.</exception>
    public void Validate(int definedFunction, FunctionSummary summary)
    {
        FunctionBody body = _module.Bodies[definedFunction];
        if (body.End == body.Start || _module.Bytes[body.End - 1] != (byte)Opcode.End)
            throw new WasmFormatException("END opcode expected: unexpected end of a function", body.End);
        summary.Clear();
        _summary = summary;
        SetLocals(body.Locals);
        int function = _module.ImportedFunctions + definedFunction;
        _type = _module.TypeOf(function);
        _depth = 0;
        _mostOperands = 0;
        _frameDepth = 0;
        _useCount = 1;
        _loop = -1;
        _isReachable = true;
        ByteReader reader = new(_module.Bytes, body.Start, body.End);
        ReadOnlySpan<WasmValueType> results = _type.ResultTypes;
        PushFrame(ControlKind.Function, results.Length switch
        {
            0 => BlockType.Empty,
            1 => BlockType.Of((byte)results[0]),
            _ => _module.Functions[function],
        }, 0, parameters: 0);
        try
        {
            Operators(ref reader, body.End);
        }
        catch (WasmFormatException exception)
        {
            throw exception.In(_module.Show(function));
        }

        summary.MaxOperands = _mostOperands;
        CollectionsMarshal.SetCount(summary.Uses, _useCount - 1);
        new ReadOnlySpan<LocalUse>(_uses + 1, _useCount - 1).CopyTo(CollectionsMarshal.AsSpan(summary.Uses));
    }

    private void Operators(ref ByteReader reader, int end)
    {
        fixed (byte* bytes = _module.Bytes)
        {
            for (int until = reader.Position; _frameDepth > 0;)
            {
                if (reader.Position >= until)
                {
                    _cancellation.ThrowIfCancellationRequested();
                    until = Math.Min(end, reader.Position + Stretch);
                }

                if (_isReachable)
                    Run(ref reader, bytes, until);
                Operator(ref reader);
            }
        }

        if (!reader.IsAtEnd)
            reader.Fail("operators remain after end of function: section size mismatch");
    }

    // ------------------------------------------------------------------------------------------------------------ operands

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(byte type)
    {
        if (_depth == _capacity)
            GrowTypes(2 * _depth);
        _types[_depth++] = type;
        if (_isReachable && _depth > _mostOperands)
            _mostOperands = _depth;
    }

    private void Pop(ref ByteReader reader, byte type)
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
        int below = _depth - types.Length;
        if (below >= _height && MemoryMarshal.AsBytes(types).SequenceEqual(new ReadOnlySpan<byte>(_types + below, types.Length)))
        {
            _depth = below;
            return;
        }

        for (int i = types.Length - 1; i >= 0; i--)
            Pop(ref reader, (byte)types[i]);
    }

    private void PushAll(ref ByteReader reader, ReadOnlySpan<WasmValueType> types)
    {
        if (_depth + types.Length > MaximumOperands && types.Length > 1)
            reader.Fail("too many operands");
        if (_capacity - _depth < types.Length)
            GrowTypes(2 * (_depth + types.Length));
        MemoryMarshal.AsBytes(types).CopyTo(new Span<byte>(_types + _depth, types.Length));
        _depth += types.Length;
        if (_isReachable && _depth > _mostOperands)
            _mostOperands = _depth;
    }

    private static string Name(byte type) => ((WasmValueType)type).ToString().ToLowerInvariant();

    private static bool IsReference(byte type) => type is (byte)WasmValueType.FuncRef or (byte)WasmValueType.ExternRef;

    // ------------------------------------------------------------------------------------------------------------- locals

    private void SetLocals(WasmValueType[] types)
    {
        if (_localCapacity < types.Length)
            _locals = Grow(ref _localArray, ref _localCapacity, 2 * types.Length);
        _localCount = types.Length;
        for (int i = 0; i < types.Length; i++)
            _locals[i] = new LocalState { Use = 0, Type = (byte)types[i] };
    }

    private byte Local(int local, bool isWrite)
    {
        LocalState* state = _locals + local;
        if (!_isReachable)
            return state->Type;
        if (_uses[state->Use].Loop != _loop)
            AddUse(local);
        LocalUse* use = _uses + state->Use;
        use->Count++;
        if (isWrite)
            use->Writes++;
        return state->Type;
    }

    private void AddUse(int local)
    {
        if (_useCount == _useCapacity)
            GrowUses();
        _uses[_useCount] = new LocalUse { Loop = _loop, Local = local };
        _locals[local].Use = _useCount++;
    }

    // ------------------------------------------------------------------------------------------------------------- memory

    private void GrowTypes(int capacity)
    {
        _types = Grow(ref _typeArray, ref _capacity, capacity + BeforeTypes) + BeforeTypes;
        _capacity -= BeforeTypes;
    }

    private void GrowFrames() => _frames = Grow(ref _frameArray, ref _frameCapacity, Math.Max(32, 2 * _frameCapacity));

    private void GrowUses() => _uses = Grow(ref _useArray, ref _useCapacity, Math.Max(64, 2 * _useCapacity));

    private static T* Grow<T>(ref T[] array, ref int capacity, int newCapacity)
        where T : unmanaged
    {
        T[] larger = GC.AllocateUninitializedArray<T>(newCapacity, pinned: true);
        array.CopyTo(larger, 0);
        array = larger;
        capacity = newCapacity;
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(larger));
    }

    private struct Frame
    {
        public int Type;
        public int Height;
        public int Loop; // the loop around it
        public ControlKind Kind;
        public bool IsUnreachable; // behind a branch
        public bool IsReachable; // at its start
    }

    private struct LocalState
    {
        public int Use; // its last one
        public byte Type;
    }
}
