using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// What a symbolic link of Windows says: its <c>REPARSE_DATA_BUFFER</c>, which whoever made the link has written.
/// </summary>
internal static class ReparsePoint
{
    /// <summary>The longest there is.</summary>
    public const int MaximumLength = 16384;

    // Where things are, in bytes.
    private const int LengthOffset = 4;
    private const int Header = 8;
    private const int NameOffset = 8;
    private const int NameLengthOffset = 10;
    private const int PrintNameOffset = 12;
    private const int PrintNameLengthOffset = 14;
    private const int FlagsOffset = 16;
    private const int Names = 20;
    private const uint Relative = 1;

    /// <summary>Reads where a link leads.</summary>
    /// <param name="bytes">What it says.</param>
    /// <param name="target">A relative path with slashes, in UTF-8.</param>
    /// <returns><see cref="Errno.NotCapable"/> for whatever leads elsewhere: mount points, absolute links and all that is not known.</returns>
    public static Errno Read(ReadOnlySpan<byte> bytes, out byte[]? target)
    {
        target = null;
        if (bytes.Length < Names || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != WindowsFileCalls.SymbolicLinkTag)
            return Errno.NotCapable;
        int start = Names + BinaryPrimitives.ReadUInt16LittleEndian(bytes[NameOffset..]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[NameLengthOffset..]);
        bool isRelative = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[FlagsOffset..]) & Relative) != 0;
        if (!isRelative || length == 0 || length % sizeof(char) != 0 || start + length > bytes.Length)
            return Errno.NotCapable;
        string text = Encoding.Unicode.GetString(bytes.Slice(start, length));
        // A relative link may still start at the root of its drive; and none of its names has a drive or a stream.
        if (text[0] is '\\' or '/' || text.Contains(':') || text.Contains('\0'))
            return Errno.NotCapable;
        target = Encoding.UTF8.GetBytes(text.Replace('\\', '/'));
        return Errno.Success;
    }

    /// <summary>Writes a relative link.</summary>
    /// <param name="target">A relative path with backslashes.</param>
    /// <param name="bytes">What the link says.</param>
    /// <returns><see cref="Errno.NameTooLong"/> where no link can say that.</returns>
    public static Errno Write(string target, out byte[] bytes)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.AsBytes(target.AsSpan());
        bytes = [];
        if (Names + 2 * name.Length > MaximumLength)
            return Errno.NameTooLong;
        bytes = new byte[Names + 2 * name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, WindowsFileCalls.SymbolicLinkTag);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(LengthOffset), (ushort)(bytes.Length - Header));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(NameLengthOffset), (ushort)name.Length);
        // The same once more, for people to read.
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(PrintNameOffset), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(PrintNameLengthOffset), (ushort)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(FlagsOffset), Relative);
        name.CopyTo(bytes.AsSpan(Names));
        name.CopyTo(bytes.AsSpan(Names + name.Length));
        return Errno.Success;
    }
}
