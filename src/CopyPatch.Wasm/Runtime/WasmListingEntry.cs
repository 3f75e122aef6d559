namespace CopyPatch.Wasm;

/// <summary>An operator, and where its machine code starts, which ends where that of the next one starts.</summary>
/// <param name="ModuleOffset">Where it is, in bytes from the start of the module.</param>
/// <param name="Operator">
/// The operator and its immediates in the text format, such as <c>i32.load8_s offset=4</c>; null for what lies behind the last one:
/// branches that move values, and traps.
/// </param>
/// <param name="CodeOffset">Where its machine code starts, in bytes from the start of the function's.</param>
public readonly record struct WasmListingEntry(int ModuleOffset, string? Operator, int CodeOffset);
