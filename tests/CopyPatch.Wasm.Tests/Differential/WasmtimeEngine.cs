using System;
using System.Collections.Generic;
using System.Linq;
using Wasmtime;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Somebody else's engine.</summary>
internal sealed class WasmtimeEngine : IEngine
{
    // What WebAssembly 2.0 has not is off, as far as that can be said.
    private static readonly Lazy<Engine> s_engine = new(() => new Engine(new Config()
        .WithOptimizationLevel(OptimizationLevel.None)
        .WithParallelCompilation(false)
        .WithMemoryGuardSize(0)
        .WithStaticMemoryMaximumSize(0)
        .WithTailCalls(false)
        .WithRelaxedSIMD(false, false)
        .WithSIMD(false)
        .WithWasmThreads(false)
        .WithMultiMemory(false)
        .WithMemory64(false)
        .WithFunctionReferences(false)
        .WithGc(false)
        .WithExceptions(false)));

    private readonly RandomModule _random;
    private readonly Module _module;
    private readonly Store _store;
    private readonly Instance _instance;

    public WasmtimeEngine(RandomModule module)
    {
        _random = module;
        _module = Module.FromBytes(s_engine.Value, "random", module.Bytes);
        _store = new Store(s_engine.Value);
        object[] imports = new object[module.Shape.Imports.Count];
        for (int i = 0; i < imports.Length; i++)
        {
            WasmFunctionType type = module.Shape.TypeOf(i);
            imports[i] = Function.FromCallback(
                _store,
                (_, arguments, results) => CallHost(type, arguments, results),
                [.. type.Parameters.Select(KindOf)],
                [.. type.Results.Select(KindOf)]);
        }
        _instance = new Instance(_store, _module, imports);
    }

    public ReadOnlySpan<byte> Memory => _instance.GetMemory("memory") is Memory memory
        ? memory.GetSpan(0, (int)memory.GetLength())
        : [];

    public static bool Validates(ReadOnlySpan<byte> bytes) => Module.Validate(s_engine.Value, bytes) is null;

    public Outcome Call(string name, int function, ReadOnlySpan<ulong> arguments)
    {
        IReadOnlyList<WasmValueType> types = name == ModuleWriter.Refuel ? [] : _random.Shape.TypeOf(function).Parameters;
        ValueBox[] boxes = new ValueBox[arguments.Length];
        for (int i = 0; i < boxes.Length; i++)
            boxes[i] = Box(types[i], arguments[i]);
        try
        {
            return new Outcome(0, _instance.GetFunction(name)!.Invoke(boxes) switch
            {
                null => [],
                object[] several => [.. several.Select(BitsOf)],
                object one => [BitsOf(one)],
            });
        }
        catch (TrapException trap)
        {
            return Outcome.Of(KindOf(trap.Type));
        }
    }

    public ulong Global(int index) => BitsOf(_instance.GetGlobal($"g{index}")!.GetValue()!);

    public void Dispose()
    {
        _store.Dispose();
        _module.Dispose();
    }

    private static void CallHost(WasmFunctionType type, ReadOnlySpan<ValueBox> arguments, Span<ValueBox> results)
    {
        ulong[] bits = new ulong[arguments.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = type.Parameters[i] switch
            {
                WasmValueType.I32 => (uint)arguments[i].AsInt32(),
                WasmValueType.I64 => (ulong)arguments[i].AsInt64(),
                WasmValueType.F32 => BitConverter.SingleToUInt32Bits(arguments[i].AsSingle()),
                _ => BitConverter.DoubleToUInt64Bits(arguments[i].AsDouble()),
            };
        }
        bits = HostFunctions.Call(type, bits);
        for (int i = 0; i < bits.Length; i++)
            results[i] = Box(type.Results[i], bits[i]);
    }

    private static ValueBox Box(WasmValueType type, ulong bits) => type switch
    {
        // The casts keep C# from making doubles of all of them.
        WasmValueType.I32 => (ValueBox)(int)bits,
        WasmValueType.I64 => (ValueBox)(long)bits,
        WasmValueType.F32 => (ValueBox)BitConverter.UInt32BitsToSingle((uint)bits),
        _ => (ValueBox)BitConverter.UInt64BitsToDouble(bits),
    };

    private static ulong BitsOf(object value) => value switch
    {
        int number => (uint)number,
        long number => (ulong)number,
        float number => BitConverter.SingleToUInt32Bits(number),
        double number => BitConverter.DoubleToUInt64Bits(number),
        _ => 0,
    };

    private static Wasmtime.ValueKind KindOf(WasmValueType type) => type switch
    {
        WasmValueType.I32 => Wasmtime.ValueKind.Int32,
        WasmValueType.I64 => Wasmtime.ValueKind.Int64,
        WasmValueType.F32 => Wasmtime.ValueKind.Float32,
        _ => Wasmtime.ValueKind.Float64,
    };

    private static WasmTrapKind KindOf(TrapCode code) => code switch
    {
        TrapCode.Unreachable => WasmTrapKind.Unreachable,
        TrapCode.MemoryOutOfBounds => WasmTrapKind.MemoryOutOfBounds,
        TrapCode.TableOutOfBounds => WasmTrapKind.TableOutOfBounds,
        TrapCode.IndirectCallToNull => WasmTrapKind.UninitializedElement,
        TrapCode.BadSignature => WasmTrapKind.IndirectCallTypeMismatch,
        TrapCode.IntegerOverflow => WasmTrapKind.IntegerOverflow,
        TrapCode.IntegerDivisionByZero => WasmTrapKind.DivideByZero,
        TrapCode.BadConversionToInteger => WasmTrapKind.InvalidConversion,
        TrapCode.StackOverflow => WasmTrapKind.CallStackExhausted,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
