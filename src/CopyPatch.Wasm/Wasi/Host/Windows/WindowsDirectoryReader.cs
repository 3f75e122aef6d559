using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// Reads a directory of Windows, which gives its entries from the first to the last and knows no places in between. A cookie is the
/// number of the entry, from 1 on; one that is not in the piece at hand is looked for from the start.
/// </summary>
/// <param name="file">The directory, opened for this alone.</param>
/// <param name="inode">The number of the directory itself.</param>
internal sealed class WindowsDirectoryReader(WindowsFile file, ulong inode) : DirectoryReader
{
    private const int PieceBytes = 16384;

    // Where things are in a FILE_ID_FULL_DIR_INFORMATION, which starts with how far the next one is.
    private const int AttributesOffset = 56;
    private const int NameLengthOffset = 60;
    private const int TagOffset = 64;
    private const int InodeOffset = 72;
    private const int NameOffset = 80;

    private const int MaximumNameBytes = 3 * 255;

    private readonly byte[] _piece = new byte[PieceBytes];
    private readonly byte[] _name = new byte[MaximumNameBytes];
    private bool _restart = true;
    private bool _hasEntry;
    private int _entry;
    private ulong _first;
    private ulong _number;

    /// <inheritdoc/>
    public override Errno Seek(ulong cookie)
    {
        if (cookie != 0 && cookie == _number)
            return Errno.Success;
        if (cookie > long.MaxValue)
            return Errno.InvalidArgument;
        if (cookie != 0 && cookie >= _first && cookie < _number)
        {
            (_number, _entry, _hasEntry) = (_first, 0, true);
        }
        else if (cookie < _number || cookie == 0)
        {
            (_number, _first, _hasEntry, _restart) = (0, 0, false, true);
        }
        while (_number < cookie)
        {
            Errno error = Load();
            if (error != Errno.Success)
                return error;
            if (!_hasEntry)
                break; // there are no more as many
            Advance();
        }
        return Errno.Success;
    }

    /// <inheritdoc/>
    public override Errno Peek(out DirectoryEntry entry)
    {
        entry = default;
        Errno error = Load();
        if (error != Errno.Success || !_hasEntry)
            return error;
        ReadOnlySpan<byte> bytes = _piece.AsSpan(_entry);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[NameLengthOffset..]);
        ReadOnlySpan<char> text = MemoryMarshal.Cast<byte, char>(bytes.Slice(NameOffset, length));
        if (!Encoding.UTF8.TryGetBytes(text, _name, out int bytesOfName))
            return Errno.InputOutput;
        ReadOnlySpan<byte> name = _name.AsSpan(0, bytesOfName);
        FileType type = WindowsFileInformation.TypeOf(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[AttributesOffset..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[TagOffset..]));
        // The guest is not to know what is above, so that is no other number.
        ulong number = name.SequenceEqual(".."u8) ? inode : BinaryPrimitives.ReadUInt64LittleEndian(bytes[InodeOffset..]);
        entry = new DirectoryEntry(number, type, name, _number + 1);
        return Errno.Success;
    }

    /// <inheritdoc/>
    public override void Advance()
    {
        int distance = BinaryPrimitives.ReadInt32LittleEndian(_piece.AsSpan(_entry));
        (_entry, _hasEntry) = (_entry + distance, distance != 0);
        _number++;
    }

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();

    // Gets the next piece, if this one is done.
    private Errno Load()
    {
        if (_hasEntry)
            return Errno.Success;
        Errno error = file.ReadEntries(_piece, _restart, out int length);
        if (error == Errno.Success && length > 0)
            (_entry, _first, _hasEntry) = (0, _number, true);
        _restart &= error != Errno.Success;
        return error;
    }
}
