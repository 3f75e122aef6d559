using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What a file descriptor of the guest stands for. What a kind cannot do is <see cref="Errno.BadDescriptor"/>.</summary>
internal abstract class Descriptor(FileType type, Rights possible, Rights rights, Rights inheriting) : IDisposable
{
    /// <summary>Gets what kind of file it is.</summary>
    public FileType Type { get; } = type;

    /// <summary>Gets or sets what may be done with it.</summary>
    public Rights Rights { get; set; } = rights & possible;

    /// <summary>Gets or sets what may be done at most with what is opened in it.</summary>
    public Rights Inheriting { get; set; } = inheriting;

    /// <summary>Gets how it is written and waited for.</summary>
    public virtual DescriptorFlags Flags => DescriptorFlags.None;

    /// <summary>Finds whether it has some rights.</summary>
    public Errno Require(Rights required) =>
        (required & ~possible) != 0 ? Impossible(required) : (required & ~Rights) != 0 ? Errno.NotCapable : Errno.Success;

    /// <summary>Gets the error for what this kind can never do.</summary>
    protected virtual Errno Impossible(Rights required) => Errno.BadDescriptor;

    public virtual Errno Read(Span<byte> buffer, out int count) => Refuse(out count);

    public virtual Errno Write(ReadOnlySpan<byte> buffer, out int count) => Refuse(out count);

    public virtual Errno ReadAt(Span<byte> buffer, ulong offset, out int count) => Refuse(out count);

    public virtual Errno WriteAt(ReadOnlySpan<byte> buffer, ulong offset, out int count) => Refuse(out count);

    public virtual Errno Seek(long offset, int whence, out ulong position)
    {
        position = 0;
        return Errno.BadDescriptor;
    }

    public virtual Errno SetFlags(DescriptorFlags flags) => Errno.BadDescriptor;

    public virtual Errno Sync(bool dataOnly) => Errno.BadDescriptor;

    public virtual Errno Advise(ulong offset, ulong length, uint advice) => Errno.BadDescriptor;

    public virtual Errno Allocate(ulong offset, ulong length) => Errno.BadDescriptor;

    public virtual Errno SetSize(ulong size) => Errno.BadDescriptor;

    public virtual Errno SetTimes(in FileTimes times) => Errno.BadDescriptor;

    /// <summary>Gets its status.</summary>
    public abstract Errno GetStatus(out FileStatus status);

    /// <summary>Closes it.</summary>
    public abstract void Dispose();

    private static Errno Refuse(out int count)
    {
        count = 0;
        return Errno.BadDescriptor;
    }
}
