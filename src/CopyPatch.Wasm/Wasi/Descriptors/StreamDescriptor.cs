using System;
using System.IO;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A standard stream. Closing it leaves the stream itself to its owner.</summary>
internal sealed class StreamDescriptor(Stream stream, Rights direction, bool terminal) : Descriptor(
    terminal ? FileType.CharacterDevice : FileType.Unknown, Common | direction, Common | direction, Rights.None)
{
    private const Rights Common = Rights.SetFlags | Rights.Status | Rights.Poll | Rights.Sync | Rights.DataSync;

    public override Errno Read(Span<byte> buffer, out int count)
    {
        count = stream.Read(buffer);
        return Errno.Success;
    }

    public override Errno Write(ReadOnlySpan<byte> buffer, out int count)
    {
        stream.Write(buffer);
        stream.Flush();
        count = buffer.Length;
        return Errno.Success;
    }

    // It is written at its end anyway. Nothing else can be promised for a stream.
    public override Errno SetFlags(DescriptorFlags flags) =>
        (flags & ~DescriptorFlags.Append) == 0 ? Errno.Success : Errno.NotSupported;

    public override Errno Sync(bool dataOnly)
    {
        if (stream.CanWrite)
            stream.Flush();
        return Errno.Success;
    }

    public override Errno GetStatus(out FileStatus status)
    {
        status = default(FileStatus) with { Type = Type };
        return Errno.Success;
    }

    public override void Dispose()
    {
    }

    protected override Errno Impossible(Rights required) =>
        (required & (Rights.Seek | Rights.Tell)) != 0 ? Errno.CannotSeek : Errno.BadDescriptor;
}
