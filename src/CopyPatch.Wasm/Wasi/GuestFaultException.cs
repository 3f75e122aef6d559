using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A pointer of the guest reaches out of its memory. It ends the call with <see cref="Errno.Fault"/>.</summary>
internal sealed class GuestFaultException : Exception;
