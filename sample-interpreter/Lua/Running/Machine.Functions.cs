using System;
using System.Collections.Generic;

namespace Lua;

// Functions: made of Prototypes, and given code when they are called.
internal sealed unsafe partial class Machine
{
    /// <summary>How often a function is called before it is compiled.</summary>
    private const int WarmCalls = 300;

    private readonly HashSet<Function> _functions = [];
    private InterpreterEmitter? _interpreter;
    private MachineEmitter? _compiler;

    private MachineEmitter Compiler => _compiler ??= new MachineEmitter(Routines.CodeHeap);

    /// <summary>The functions that are alive.</summary>
    public IReadOnlyCollection<Function> Functions => _functions;

    /// <summary>A closure of a chunk, with its _ENV.</summary>
    public Value Load(Prototype prototype, Value environment)
    {
        Function function = Add(prototype, null, []);
        Value closure = Heap.NewClosure(function.Proto, prototype.Upvalues.Length);
        uint* upvalues = (uint*)(Heap.At<Closure>(closure.Reference) + 1);
        for (int i = 0; i < prototype.Upvalues.Length; i++)
            upvalues[i] = Heap.NewUpvalue(i == 0 ? environment : Value.Nil);
        return closure;
    }

    // The same text is the same constant in all functions of a chunk, also where it is long.
    private Function Add(Prototype prototype, Function? parent, Dictionary<byte[], Value> longTexts)
    {
        var function = new Function(prototype, parent);
        var constants = new Value[prototype.Constants.Length];
        for (int i = 0; i < constants.Length; i++)
        {
            byte[]? text = prototype.Constants[i] is { Kind: ConstantKind.String, Text: { Length: > LuaHeap.LongestShort } longText } ? longText : null;
            if (text is null || !longTexts.TryGetValue(text, out constants[i]))
                constants[i] = ValueOf(prototype.Constants[i]);
            if (text is not null)
                longTexts[text] = constants[i];
        }

        function.Constants = constants;
        var functions = new Function[prototype.Prototypes.Length];
        for (int i = 0; i < functions.Length; i++)
            functions[i] = Add(prototype.Prototypes[i], function, longTexts);
        function.Functions = functions;
        function.Proto = Heap.NewProto(function);
        PrototypeUpvalue[] upvalues = prototype.Upvalues;
        function.UpvaluePlaces = (uint*)System.Runtime.InteropServices.NativeMemory.Alloc((nuint)upvalues.Length + 1, sizeof(uint));
        for (int i = 0; i < upvalues.Length; i++)
            function.UpvaluePlaces[i] = ((uint)upvalues[i].Index << 1) | (upvalues[i].FromRegister ? 1u : 0);
        function.Proto->entry = (void*)Routines.Compile;
        function.Proto->calls = Tiers == TierChoice.Mixed ? WarmCalls : 0;
        _functions.Add(function);
        return function;
    }

    private Value ValueOf(in Constant constant) => constant.Kind switch
    {
        ConstantKind.False => Value.False,
        ConstantKind.True => Value.True,
        ConstantKind.Integer => Heap.Integer(constant.Integer),
        ConstantKind.Float => Value.Of(constant.Float),
        ConstantKind.String => Heap.NewString(constant.Text),
        _ => Value.Nil,
    };

    // A function gets the code of the tier that it begins in. Says whether there was room for it.
    private bool TryGiveCode(Function function) => Tiers is TierChoice.Baseline or TierChoice.Traces ? TryCompile(function) : TryInterpret(function);

    private bool TryInterpret(Function function)
    {
        if (function.Interpreted is null)
        {
            try
            {
                _interpreter ??= new InterpreterEmitter(Routines.CodeHeap);
                Places places = Emission.Emit(_interpreter, function, Heap, countCalls: Tiers == TierChoice.Mixed);
                function.Interpreted = new TierCode(_interpreter.Compile(), places);
            }
            catch (InsufficientMemoryException)
            {
                _interpreter?.Dispose();
                _interpreter = null;
                return false;
            }

            Statistics.Interpreted++;
        }

        function.Proto->entry = (void*)function.Interpreted.Code.Address;
        return true;
    }

    // What was emitted when there was no room is no beginning of the next code.
    private void DropCompiler()
    {
        _compiler?.Dispose();
        _compiler = null;
    }

    private bool TryCompile(Function function)
    {
        Places places;
        try
        {
            places = Emission.Emit(Compiler, function, Heap);
            function.Compiled = new TierCode(Compiler.Compile(NameOf(function)), places);
        }
        catch (InsufficientMemoryException exception)
        {
            function.NotCompiled = exception.Message;
            DropCompiler();
            return false;
        }

        function.NotCompiled = null;
        function.Proto->entry = (void*)function.Compiled.Code.Address;
        Statistics.Compiled++;
        Statistics.CompiledInstructions += places.Labels.Length;
        Statistics.CodeBytes += function.Compiled.Code.Length;
        return true;
    }

    /// <summary>A name for listings: where it was defined.</summary>
    public static string NameOf(Function function) =>
        $"{ChunkName.Shorten(function.Prototype.Source)}:{function.Prototype.LineDefined}";

    // Nobody has a closure of it, so no stack has a frame of it that is gone back to.
    private void Release(Function function, bool mayBeReturnedTo)
    {
        foreach (CopyPatch.CompiledCode? code in function.AllCode())
        {
            if (mayBeReturnedTo)
                code?.Retire();
            else
                code?.Dispose();
        }

        foreach (LoopState loop in function.Loops.Values)
        {
            if (loop.Trace is { } trace)
                Release(trace, isRunning: mayBeReturnedTo);
        }

        System.Runtime.InteropServices.NativeMemory.Free(function.UpvaluePlaces);
        function.UpvaluePlaces = null;
    }
}
