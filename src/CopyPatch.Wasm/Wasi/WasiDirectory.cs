namespace CopyPatch.Wasm.Wasi;

/// <summary>A directory that a module may use, with all that is under it.</summary>
/// <param name="HostPath">The directory.</param>
/// <param name="GuestPath">How the module names it, such as <c>/</c> or <c>/data</c>.</param>
/// <param name="ReadOnly">Whether the module can change nothing in it.</param>
public sealed record WasiDirectory(string HostPath, string GuestPath, bool ReadOnly = false);
