namespace CopyPatch.Wasm;

/// <summary>Bytes that newer versions of WebAssembly have given a meaning: a module that uses them is not broken.</summary>
internal static class Proposals
{
    private const string Exceptions = "exception handling";
    private const string References = "typed function references";
    private const string Collection = "garbage collection";
    private const string Vectors = "SIMD";
    private const string Threads = "an operator for threads";

    /// <summary>Of an operator's first byte: nothing, or words that end an error message.</summary>
    public static string OfOpcode(byte opcode) => Unsupported(opcode switch
    {
        (>= 0x06 and <= 0x0A) or 0x18 or 0x19 or 0x1F => Exceptions,
        0x12 or 0x13 => "a tail call",
        0x14 or 0x15 or (>= 0xD4 and <= 0xD6) => References,
        0xD3 or 0xFB => Collection,
        0xFC => "an operator behind this prefix",
        0xFD => Vectors,
        0xFE => Threads,
        _ => null,
    });

    /// <summary>Of a value type's byte.</summary>
    public static string OfValueType(byte type) => Unsupported(type switch
    {
        0x7B => Vectors,
        0x69 or 0x74 => Exceptions,
        0x63 or 0x64 => References,
        (>= 0x6A and <= 0x6E) or (>= 0x71 and <= 0x73) => Collection,
        _ => null,
    });

    /// <summary>Of the byte that a type starts with.</summary>
    public static string OfTypeForm(byte form) => Unsupported(form is 0x4E or 0x4F or 0x50 or 0x5E or 0x5F ? Collection : null);

    /// <summary>Of the flags of a memory's or a table's limits.</summary>
    public static string OfLimits(byte flags) => Unsupported(flags switch
    {
        2 or 3 => "memory that threads share",
        >= 4 and < 8 => "a 64-bit memory",
        _ => null,
    });

    /// <summary>Of a section's number, or of what is imported or exported.</summary>
    public static string OfTag(byte id, byte tag) => Unsupported(id == tag ? Exceptions + " (tags)" : null);

    private static string Unsupported(string? feature) => feature is null ? "" : $": {feature} is not supported";
}
