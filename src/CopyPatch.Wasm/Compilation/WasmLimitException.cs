using System;

namespace CopyPatch.Wasm;

/// <summary>A module would take more to compile than its <see cref="WasmModuleOptions"/> allow.</summary>
/// <param name="message">Which limit that is.</param>
public sealed class WasmLimitException(string message) : Exception(message);
