namespace CopyPatch.Wasm;

/// <summary>Why a function was left by a trap.</summary>
public enum WasmTrapKind
{
    /// <summary>The operator <c>unreachable</c>.</summary>
    Unreachable = 1,

    /// <summary>An access outside of memory.</summary>
    MemoryOutOfBounds,

    /// <summary>An integer division by zero.</summary>
    DivideByZero,

    /// <summary>A quotient or a converted number that has no integer of its type.</summary>
    IntegerOverflow,

    /// <summary>Not a number, converted to an integer.</summary>
    InvalidConversion,

    /// <summary>An indirect call beyond the table's end.</summary>
    UndefinedElement,

    /// <summary>An indirect call of null.</summary>
    UninitializedElement,

    /// <summary>An indirect call of a function of another type.</summary>
    IndirectCallTypeMismatch,

    /// <summary>An access beyond a table's end.</summary>
    TableOutOfBounds,

    /// <summary>Calls that nest too deeply.</summary>
    CallStackExhausted,

    /// <summary>Somebody has asked the code to stop.</summary>
    Interrupted,
}
