using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A name in a directory.</summary>
/// <param name="inode">The number of what it names.</param>
/// <param name="type">What that is.</param>
/// <param name="name">The name.</param>
/// <param name="cookie">Where the next one is found.</param>
internal readonly ref struct DirectoryEntry(ulong inode, FileType type, ReadOnlySpan<byte> name, ulong cookie)
{
    public ulong Inode { get; } = inode;

    public FileType Type { get; } = type;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ulong Cookie { get; } = cookie;
}
