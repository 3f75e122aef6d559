using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// The functions of a module, each compiled when it is called first. All calls go by a table of jumps, each of which is a link: at first it
/// leads to where C# is asked for the function's code, and then to that.
/// </summary>
/// <remarks>
/// Any thread may be the first that calls a function. A body that is not valid is found then, and ends the call each time.
/// </remarks>
internal sealed unsafe class LazyModule : CompiledModule
{
    private readonly ModuleData _module;
    private readonly WasmEmitter.Program _table;
    private readonly Label[] _jumps;
    private readonly Link[] _links;
    private readonly Label _abandon;
    private readonly CompiledCode?[] _code;
    private readonly FunctionValidator _validator;
    private readonly FunctionSummary _summary = new();
    private readonly FunctionCompiler _compiler;
    private readonly WasmEmitter _emit;
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Makes the table of jumps.</summary>
    /// <param name="module">The module.</param>
    /// <param name="heap">Where its code goes.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="limits">What it may become.</param>
    /// <param name="checksMemory">Whether its accesses of memory are checked; if not, the heap catches faults.</param>
    /// <exception cref="InsufficientMemoryException">There is no room for the table.</exception>
    public LazyModule(ModuleData module, CodeHeap heap, WasmModuleOptions options, CompileLimits limits, bool checksMemory)
        : base([.. module.Types.Select(TypeNumber.Of)])
    {
        _module = module;
        int count = module.Bodies.Length;
        _code = new CompiledCode?[count];
        _jumps = new Label[count];
        _links = new Link[count];
        _emit = new WasmEmitter(heap) { KeepPositions = options.KeepListing };
        _abandon = _emit.DefineLabel();
        int cold = 0;
        for (int i = 0; i < count; i++)
        {
            Label first = _emit.DefineLabel();
            _links[i] = _emit.DefineLink(first);
            _jumps[i] = _emit.DefineLabel();
            _emit.MarkLabel(_jumps[i]);
            _emit.EmitJumpToFunction(_links[i]);
            using (_emit.Cold())
            {
                _emit.MarkLabel(first);
                _emit.EmitCompileFunction((uint)i);
                cold = _emit.Length;
            }
        }

        _emit.MarkLabel(_abandon);
        _emit.EmitAbandon();
        limits.Take(_emit.Length + cold);
        _table = _emit.Compile();
        _bytes = _table.Length;
        _validator = new FunctionValidator(module, options.CancellationToken);
        _compiler = new FunctionCompiler(module, _emit, options, limits, checksMemory, [], default, ImportFunction);
    }

    /// <inheritdoc/>
    public override int CodeBytes => (int)Math.Min(int.MaxValue, Interlocked.Read(ref _bytes));

    /// <inheritdoc/>
    public override nint AddressOf(int function) => _table.AddressOf(_jumps[function]);

    /// <inheritdoc/>
    public override nint Compile(int function) => CodeOf(function).Address;

    /// <inheritdoc/>
    public override byte[] BytesOf(int function)
    {
        CompiledCode code = CodeOf(function);
        return code.BytesOf(CodeSection.Hot, 0, code.LengthOf(CodeSection.Hot));
    }

    /// <inheritdoc/>
    public override IEnumerable<CodePosition> PositionsIn(int function, FunctionBody body) => CodeOf(function).Positions;

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (CompiledCode? code in _code)
            code?.Dispose();
        _table.Dispose();
        _emit.Dispose();
    }

    private CompiledCode CodeOf(int function)
    {
        if (Volatile.Read(ref _code[function]) is { } known)
            return known;
        lock (_lock)
        {
            if (_code[function] is { } other)
                return other;
            CompiledCode code = CompileAlone(function);
            Interlocked.Add(ref _bytes, code.Length);
            Volatile.Write(ref _code[function], code);
            _table.Relink(_links[function], code);
            return code;
        }
    }

    private WasmEmitter.Program CompileAlone(int function)
    {
        _validator.Validate(function, _summary);
        _compiler.Begin(_emit.ImportLabel(_table.At(_abandon)));
        try
        {
            fixed (byte* bytes = _module.Bytes)
                _compiler.Compile(function, bytes, _summary);
            return _emit.Compile(_module.Show(_module.ImportedFunctions + function));
        }
        catch
        {
            _emit.Clear();
            _compiler.Abandon();
            throw;
        }
    }

    private Label ImportFunction(int function) => _emit.ImportLabel(_table.At(_jumps[function]));
}
