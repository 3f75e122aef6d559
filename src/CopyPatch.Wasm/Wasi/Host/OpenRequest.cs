namespace CopyPatch.Wasm.Wasi;

/// <summary>How a file is to be opened.</summary>
/// <param name="How">Whether it is made or cut.</param>
/// <param name="Directory">Whether it has to be a directory, which <see cref="OpenFlags.Create"/> does not go with.</param>
/// <param name="Read">Whether it is read.</param>
/// <param name="Write">Whether it is written: then it may be no directory (<see cref="Errno.IsDirectory"/>).</param>
/// <param name="Flags">How it is written and waited for.</param>
internal readonly record struct OpenRequest(OpenFlags How, bool Directory, bool Read, bool Write, DescriptorFlags Flags);
