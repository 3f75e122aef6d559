using System;

namespace Lua;

/// <summary>A function of a library, with its name. One for all states.</summary>
internal sealed class LibraryEntry(ReadOnlySpan<byte> name, LibraryFunction function)
{
    public byte[] Name { get; } = name.ToArray();

    public LibraryFunction Function => function;
}
