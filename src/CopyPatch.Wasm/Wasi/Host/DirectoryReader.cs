using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Reads a directory of the host piece by piece: it holds the same memory however much is in it.</summary>
internal abstract class DirectoryReader : IDisposable
{
    /// <summary>Goes to what follows an entry. In the piece at hand that asks nobody, so removed entries change nothing there.</summary>
    /// <param name="cookie">The entry's cookie; zero to begin anew.</param>
    public abstract Errno Seek(ulong cookie);

    /// <summary>Gets the next entry; at the end one without a name.</summary>
    public abstract Errno Peek(out DirectoryEntry entry);

    /// <summary>Goes on behind the entry that <see cref="Peek"/> has given.</summary>
    public abstract void Advance();

    /// <inheritdoc/>
    public abstract void Dispose();
}
