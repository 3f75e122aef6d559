using System;
using System.Buffers.Binary;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Reads a directory of Linux. Cookies are the host's own.</summary>
/// <param name="file">The directory, opened for this alone: its position is moved.</param>
/// <param name="inode">The number of the directory itself.</param>
internal sealed class LinuxDirectoryReader(LinuxFile file, ulong inode) : DirectoryReader
{
    private const int PieceBytes = 8192;

    // Where things are in a linux_dirent64, which starts with the inode.
    private const int CookieOffset = 8;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    private readonly byte[] _piece = new byte[PieceBytes];
    private ulong _cookie;
    private int _next;
    private int _end;

    /// <inheritdoc/>
    public override Errno Seek(ulong cookie)
    {
        if (cookie != 0 && cookie == _cookie)
            return Errno.Success;
        for (int entry = 0; cookie != 0 && entry < _end; entry += LengthOf(entry))
        {
            if (CookieOf(entry) == cookie)
            {
                (_next, _cookie) = (entry + LengthOf(entry), cookie);
                return Errno.Success;
            }
        }
        Errno error = cookie > long.MaxValue
            ? Errno.InvalidArgument
            : file.SeekEntries((long)cookie);
        if (error == Errno.Success)
            (_next, _end, _cookie) = (0, 0, cookie);
        return error;
    }

    /// <inheritdoc/>
    public override Errno Peek(out DirectoryEntry entry)
    {
        entry = default;
        if (_next == _end)
        {
            Errno error = file.ReadEntries(_piece, out int count);
            if (error != Errno.Success)
                return error;
            (_next, _end) = (0, count);
            if (count == 0)
                return Errno.Success;
        }
        ReadOnlySpan<byte> bytes = _piece.AsSpan(_next, LengthOf(_next));
        ReadOnlySpan<byte> name = bytes[NameOffset..];
        name = name[..name.IndexOf((byte)0)];
        // The guest is not to know what is above, so that is no other number.
        ulong number = name.SequenceEqual(".."u8) ? inode : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        entry = new DirectoryEntry(number, LinuxStatus.TypeOf(bytes[TypeOffset]), name, CookieOf(_next));
        return Errno.Success;
    }

    /// <inheritdoc/>
    public override void Advance()
    {
        _cookie = CookieOf(_next);
        _next += LengthOf(_next);
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    private ulong CookieOf(int entry) => BinaryPrimitives.ReadUInt64LittleEndian(_piece.AsSpan(entry + CookieOffset));

    private int LengthOf(int entry) => BinaryPrimitives.ReadUInt16LittleEndian(_piece.AsSpan(entry + LengthOffset));
}
