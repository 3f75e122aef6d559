using System;

namespace CopyPatch.Wasm;

/// <summary>
/// A module and what it is to be put together with do not fit: an import that nobody gives or that has another type, an export
/// that is asked for and is not there, or more than the store allows.
/// </summary>
/// <param name="message">What does not fit, and what would help.</param>
public sealed class WasmLinkException(string message) : Exception(message);
