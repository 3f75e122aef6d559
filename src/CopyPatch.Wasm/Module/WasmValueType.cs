namespace CopyPatch.Wasm;

/// <summary>The type of a value, as a module's bytes have it.</summary>
public enum WasmValueType : byte
{
    /// <summary>An integer of 32 bits: <see cref="int"/> or <see cref="uint"/> in C#.</summary>
    I32 = 0x7F,

    /// <summary>An integer of 64 bits: <see cref="long"/> or <see cref="ulong"/> in C#.</summary>
    I64 = 0x7E,

    /// <summary>A <see cref="float"/>.</summary>
    F32 = 0x7D,

    /// <summary>A <see cref="double"/>.</summary>
    F64 = 0x7C,

    /// <summary>A function, or null: <c>WasmFunction</c> in C#.</summary>
    FuncRef = 0x70,

    /// <summary>Anything of the host, or null: <see cref="object"/> in C#.</summary>
    ExternRef = 0x6F,
}
