using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// Compiles the bodies of functions, which are valid, in one pass each. Operands are tracked by an <see cref="OperandStack"/>; the
/// locals that pay for it have registers (<see cref="RegisterPlan"/>).
/// </summary>
/// <remarks>
/// At a merge point operands are in their slots, and locals where the plan of the region (a loop, or what is outside of all) has
/// them. A branch into another region moves them; if it is conditional, it does so out of line.
/// </remarks>
internal sealed unsafe partial class FunctionCompiler
{
    // The calls that nest before the stack is exhausted must fit the thread's own stack as well: a frame is at least this large.
    private const int LeastSlots = 8;

    // A function that calls nothing may use this much more than the stack's limit, and need not look at it.
    private const int Slack = 2048;

    // How many registers of each class locals leave to operands: an operation has three integer operands at most.
    private const int IntegersForOperands = 3;
    private const int FloatingsForOperands = 4;

    // Beyond that the code would be large: C# clears them.
    private const int MostClearedOneByOne = 64;

    // Likewise of the values that a branch takes to its target.
    private const int MostMovedOneByOne = 16;

    // Clearing a dictionary takes time for all that it has ever had room for.
    private const int MostKeptImports = 1000;

    // How many stubs are made from one look at the limits to the next.
    private const int StubsOfStretch = 256;

    private readonly ModuleData _module;
    private readonly WasmEmitter _emit;
    private readonly WasmModuleOptions _options;
    private readonly CompileLimits _limits;
    private readonly bool _checksMemory;
    private readonly Label[] _functions;
    private readonly Func<int, Label>? _import;
    private Dictionary<int, Label> _imported = [];
    private Label _abandon;
    private readonly OperandStack _stack;
    private readonly RegisterPlan _plan;
    private readonly BoundsKnowledge _bounds = new();
    private readonly List<BranchStub> _stubs = [];
    private readonly Label[] _traps = new Label[(int)WasmTrapKind.Interrupted + 1];
    private readonly long _leastMemory;
    private uint _usedTraps;
    private Label _unwind;
    private bool _usesUnwind;
    private bool _landsFaults;
    private ControlFrame[] _control = new ControlFrame[32];
    private int _controlDepth;
    private ValueKind[] _kinds = new ValueKind[64];
    private WasmFunctionType _type = null!;
    private FunctionSummary _summary = null!;
    private int _function;
    private int _parameters;
    private int _scratch; // a slot that is neither a local's nor an operand's
    private int _nextLoop;
    private int _region;
    private byte* _start;
    private int _end;
    private byte* _p;
    private int _counted; // of the code that was emitted

    /// <summary>Makes a compiler for a module's functions.</summary>
    /// <param name="module">The module.</param>
    /// <param name="emit">What it emits to.</param>
    /// <param name="options">How to compile.</param>
    /// <param name="limits">What all of the module's compilers together may make.</param>
    /// <param name="checksMemory">Whether accesses of memory are checked; if not, they fault outside of it.</param>
    /// <param name="functions">The label of each function that is not imported; none where they are asked for.</param>
    /// <param name="abandon">The label of the code that ends all traps.</param>
    /// <param name="import">Gives the label of a function that is in other code.</param>
    public FunctionCompiler(
        ModuleData module,
        WasmEmitter emit,
        WasmModuleOptions options,
        CompileLimits limits,
        bool checksMemory,
        Label[] functions,
        Label abandon,
        Func<int, Label>? import)
    {
        _module = module;
        _emit = emit;
        _options = options;
        _limits = limits;
        _checksMemory = checksMemory;
        _functions = functions;
        _abandon = abandon;
        _import = import;
        _stack = new OperandStack(new PooledMoves(emit));
        _plan = new RegisterPlan(
            ValueRegisters.IntegerCount - IntegersForOperands,
            ValueRegisters.FloatingCount - FloatingsForOperands);
        _leastMemory = module.Memories.Length > 0 ? (long)module.Memories[0].Limits.Minimum << 16 : 0;
    }

    private ref ControlFrame Innermost => ref _control[_controlDepth - 1];

    /// <summary>Begins a piece of code in which no function is known yet.</summary>
    /// <param name="abandon">The label of the code that ends all traps.</param>
    public void Begin(Label abandon)
    {
        _abandon = abandon;
        if (_imported.Count > MostKeptImports)
            _imported = [];
        else
            _imported.Clear();
        _counted = 0;
    }

    /// <summary>Ends a piece of code that nobody will have.</summary>
    public void Abandon() => _limits.GiveBack(_counted);

    /// <summary>Compiles a function.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    /// <param name="bytes">The module's bytes.</param>
    /// <param name="summary">What its validation has found.</param>
    /// <exception cref="WasmLimitException">The module's machine code is larger than it may be.</exception>
    /// <exception cref="OperationCanceledException">Somebody has ended the compilation.</exception>
    public void Compile(int definedFunction, byte* bytes, FunctionSummary summary)
    {
        FunctionBody body = _module.Bodies[definedFunction];
        _function = _module.ImportedFunctions + definedFunction;
        _type = _module.TypeOf(_function);
        _summary = summary;
        _parameters = _type.ParameterTypes.Length;
        _start = bytes;
        _end = body.End;
        _p = bytes + body.Start;
        _nextLoop = 0;
        _region = -1;
        _usedTraps = 0;
        _usesUnwind = false;
        _controlDepth = 0;
        _stubs.Clear();
        _bounds.Start(body.Locals.Length);
        if (_kinds.Length < body.Locals.Length)
            _kinds = new ValueKind[2 * body.Locals.Length];
        for (int i = 0; i < body.Locals.Length; i++)
            _kinds[i] = ValueKinds.Of(body.Locals[i]);
        _plan.Make(summary, _kinds.AsSpan(0, body.Locals.Length));
        int firstHome = Math.Max(body.Locals.Length + 1, LeastSlots);
        _scratch = firstHome - 1;
        _stack.Start(_kinds.AsSpan(0, body.Locals.Length), firstHome);

        if (_import is null)
            _emit.MarkLabel(_functions[definedFunction]);
        Enter(body.Locals.Length, Math.Max(firstHome + summary.MaxOperands, _type.ResultTypes.Length));
        PushControl(ControlKind.Function, 0, default, _module.Functions[_function]);
        for (byte* end = bytes + body.End; _p < end; CountCode())
        {
            byte* until = end - _p > CompileLimits.Stretch ? _p + CompileLimits.Stretch : end;
            while (_p < until)
                Next();
        }

        EndLanding();
        LayOutOfLine();
        CountCode();
    }

    private void CountCode()
    {
        int bytes = _emit.Length - _counted;
        _counted += bytes;
        _limits.Take(bytes);
    }

    private void Enter(int locals, int slots)
    {
        if (_summary.HasCalls || 8 * slots > Slack)
            _emit.EmitStackExhausted(8L * slots, Trap(WasmTrapKind.CallStackExhausted));
        bool clearsAtOnce = locals - _parameters > MostClearedOneByOne;
        if (clearsAtOnce)
            CallRuntime((uint)(8 * _parameters), IRuntimeCalls.ClearSlots, locals - _parameters, 0);
        ReadOnlySpan<int> assigned = _plan.LocalsOf(-1);
        BindLocals();
        for (int i = 0; i < assigned.Length; i++)
        {
            int local = assigned[i];
            if (local < 0)
                continue;
            int register = _stack.RegisterOf(local);
            if (local < _parameters)
                _stack.LoadLocal(local, register);
            else
                Clear(_kinds[local], register);
        }

        for (int local = clearsAtOnce ? locals : _parameters; local < locals; local++)
        {
            if (_stack.RegisterOf(local) >= 0)
                continue;
            if (local + 4 <= locals && NoneHasRegister(local + 1, 3))
            {
                _emit.EmitClear4(8L * local);
                local += 3;
            }
            else
            {
                _emit.EmitMoveI64(new Slot<long>(local), 0);
            }
        }
    }

    private bool NoneHasRegister(int local, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_stack.RegisterOf(local + i) >= 0)
                return false;
        }

        return true;
    }

    private void Clear(ValueKind kind, int register)
    {
        if (kind.IsFloating())
            _emit.EmitMoveF64(new Register<double>(register), 0.0);
        else
            _emit.EmitMoveI32(new Register<int>(register), 0);
    }

    // What is not on the way: branches that move something, and traps.
    private void LayOutOfLine()
    {
        MarkPosition();
        for (int i = 0; i < _stubs.Count; i++)
        {
            LayOut(_stubs[i]);
            if (i % StubsOfStretch == StubsOfStretch - 1)
                CountCode();
        }
        for (uint used = _usedTraps; used != 0; used &= used - 1)
        {
            int kind = System.Numerics.BitOperations.TrailingZeroCount(used);
            _emit.MarkLabel(_traps[kind]);
            _emit.EmitTrap((uint)kind, Unwind());
        }

        if (_usesUnwind)
        {
            _emit.MarkLabel(_unwind);
            _emit.EmitUnwind((uint)_function, _abandon);
        }
    }

    private void LayOut(in BranchStub stub)
    {
        _emit.MarkLabel(stub.Start);
        bool movesAtOnce = stub.Count > MostMovedOneByOne && stub.Source != stub.Destination;
        if (movesAtOnce)
        {
            if (!stub.Returns)
                StoreLocals(stub.From);
            CallRuntime((uint)(8 * stub.Destination), IRuntimeCalls.MoveSlots, stub.Count, stub.Source - stub.Destination);
        }

        for (int value = 0; value < stub.Count && !movesAtOnce; value++)
            _stack.Move<long>(new Slot<long>(stub.Destination + value), new Slot<long>(stub.Source + value));
        if (stub.Returns)
        {
            _emit.EmitLeave();
            return;
        }

        if (movesAtOnce)
            LoadLocals(stub.To);
        else
            MoveLocals(stub.From, stub.To);
        _emit.EmitJump(stub.Target);
    }

    /// <summary>The label of a trap of this function.</summary>
    private Label Trap(WasmTrapKind kind)
    {
        uint bit = 1u << (int)kind;
        if ((_usedTraps & bit) == 0)
        {
            _usedTraps |= bit;
            _traps[(int)kind] = _emit.DefineLabel();
        }

        return _traps[(int)kind];
    }

    private Label Unwind()
    {
        if (!_usesUnwind)
        {
            _usesUnwind = true;
            _unwind = _emit.DefineLabel();
        }

        return _unwind;
    }

    private void MarkPosition() => _emit.MarkPosition((int)(_p - _start));

    // ------------------------------------------------------------------------------------------------------- immediates

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint ReadU32()
    {
        uint value = *_p++;
        return value < 0x80 ? value : ReadMore(value);
    }

    private uint ReadMore(uint value)
    {
        value &= 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            uint next = *_p++;
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private long ReadSigned()
    {
        long value = 0;
        int shift = 0;
        byte next;
        do
        {
            next = *_p++;
            value |= (long)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return shift < 64 && (next & 0x40) != 0 ? value | (-1L << shift) : value;
    }

    // -------------------------------------------------------------------------------------------------- variables' ways

    /// <summary>
    /// The register for the result of what is emitted next. If a local is written with it right away and has a register, it is
    /// that one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Register<T> Result<T>()
        where T : unmanaged => *_p is (byte)Opcode.LocalSet or (byte)Opcode.LocalTee ? ResultForLocal<T>() : _stack.Push<T>();

    private Register<T> ResultForLocal<T>()
        where T : unmanaged
    {
        byte* next = _p;
        bool isTee = *_p++ == (byte)Opcode.LocalTee;
        int local = (int)ReadU32();
        int register = _stack.RegisterOf(local);
        if (register < 0)
        {
            _p = next;
            return _stack.Push<T>();
        }

        BeforeWrite(local);
        _stack.Release();
        if (isTee)
            _stack.PushLocal(local);
        return new Register<T>(register);
    }

    private void BeforeWrite(int local)
    {
        _stack.BeforeWrite(local);
        _bounds.Forget(local);
    }

    private void SetLocal(int local, bool keep)
    {
        if (_stack.LocalAt(_stack.Depth - 1) != local)
            _bounds.Forget(local);
        _stack.PopLocal(local, keep);
    }
}
