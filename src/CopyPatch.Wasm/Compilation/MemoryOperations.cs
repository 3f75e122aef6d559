using static CopyPatch.Wasm.Opcode;
using static CopyPatch.Wasm.WasmEmitter;

namespace CopyPatch.Wasm;

/// <summary>Accesses of memory and globals whose values are of one type.</summary>
internal sealed class MemoryOperations<T>
    where T : unmanaged
{
    public ByOpcode<Operation<WasmEmitter, Register<T>, Location<int>, long>> Load { get; } = new();

    /// <summary>Of a constant address.</summary>
    public ByOpcode<Operation<WasmEmitter, Register<T>, long>> LoadAt { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Location<int>, long, Register<T>>> Store { get; } = new();

    /// <summary>To a constant address.</summary>
    public ByOpcode<Operation<WasmEmitter, long, Register<T>>> StoreAt { get; } = new();

    public required Operation<WasmEmitter, Register<T>, long> GlobalGet { get; init; }

    public required Operation<WasmEmitter, Register<T>, long> GlobalSet { get; init; }

    public required Operation<WasmEmitter, Register<T>, long> ImportedGlobalGet { get; init; }

    public required Operation<WasmEmitter, Register<T>, long> ImportedGlobalSet { get; init; }
}

internal static class Accesses
{
    public static readonly MemoryOperations<int> I32 = new()
    {
        Load =
        {
            [I32Load] = Operations.I32Load, [I32Load8S] = Operations.I32Load8S, [I32Load8U] = Operations.I32Load8U,
            [I32Load16S] = Operations.I32Load16S, [I32Load16U] = Operations.I32Load16U,
        },
        LoadAt =
        {
            [I32Load] = Operations.I32LoadAt, [I32Load8S] = Operations.I32Load8SAt, [I32Load8U] = Operations.I32Load8UAt,
            [I32Load16S] = Operations.I32Load16SAt, [I32Load16U] = Operations.I32Load16UAt,
        },
        Store =
        {
            [I32Store] = Operations.I32Store, [I32Store8] = Operations.I32Store8, [I32Store16] = Operations.I32Store16,
        },
        StoreAt =
        {
            [I32Store] = Operations.I32StoreAt, [I32Store8] = Operations.I32Store8At, [I32Store16] = Operations.I32Store16At,
        },
        GlobalGet = Operations.I32GlobalGet,
        GlobalSet = Operations.I32GlobalSet,
        ImportedGlobalGet = Operations.I32ImportedGlobalGet,
        ImportedGlobalSet = Operations.I32ImportedGlobalSet,
    };

    public static readonly MemoryOperations<long> I64 = new()
    {
        Load =
        {
            [I64Load] = Operations.I64Load, [I64Load8S] = Operations.I64Load8S, [I64Load8U] = Operations.I64Load8U,
            [I64Load16S] = Operations.I64Load16S, [I64Load16U] = Operations.I64Load16U, [I64Load32S] = Operations.I64Load32S,
            [I64Load32U] = Operations.I64Load32U,
        },
        LoadAt =
        {
            [I64Load] = Operations.I64LoadAt, [I64Load8S] = Operations.I64Load8SAt, [I64Load8U] = Operations.I64Load8UAt,
            [I64Load16S] = Operations.I64Load16SAt, [I64Load16U] = Operations.I64Load16UAt, [I64Load32S] = Operations.I64Load32SAt,
            [I64Load32U] = Operations.I64Load32UAt,
        },
        Store =
        {
            [I64Store] = Operations.I64Store, [I64Store8] = Operations.I64Store8, [I64Store16] = Operations.I64Store16,
            [I64Store32] = Operations.I64Store32,
        },
        StoreAt =
        {
            [I64Store] = Operations.I64StoreAt, [I64Store8] = Operations.I64Store8At, [I64Store16] = Operations.I64Store16At,
            [I64Store32] = Operations.I64Store32At,
        },
        GlobalGet = Operations.I64GlobalGet,
        GlobalSet = Operations.I64GlobalSet,
        ImportedGlobalGet = Operations.I64ImportedGlobalGet,
        ImportedGlobalSet = Operations.I64ImportedGlobalSet,
    };

    public static readonly MemoryOperations<float> F32 = new()
    {
        Load = { [F32Load] = Operations.F32Load },
        LoadAt = { [F32Load] = Operations.F32LoadAt },
        Store = { [F32Store] = Operations.F32Store },
        StoreAt = { [F32Store] = Operations.F32StoreAt },
        GlobalGet = Operations.F32GlobalGet,
        GlobalSet = Operations.F32GlobalSet,
        ImportedGlobalGet = Operations.F32ImportedGlobalGet,
        ImportedGlobalSet = Operations.F32ImportedGlobalSet,
    };

    public static readonly MemoryOperations<double> F64 = new()
    {
        Load = { [F64Load] = Operations.F64Load },
        LoadAt = { [F64Load] = Operations.F64LoadAt },
        Store = { [F64Store] = Operations.F64Store },
        StoreAt = { [F64Store] = Operations.F64StoreAt },
        GlobalGet = Operations.F64GlobalGet,
        GlobalSet = Operations.F64GlobalSet,
        ImportedGlobalGet = Operations.F64ImportedGlobalGet,
        ImportedGlobalSet = Operations.F64ImportedGlobalSet,
    };
}
