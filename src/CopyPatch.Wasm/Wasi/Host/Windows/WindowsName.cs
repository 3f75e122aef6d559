using System;
using System.Buffers;
using System.Text;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// Names that files of Windows can have for all of its programs. The kernel would take more, and would see a path, a stream or a
/// device in some of them.
/// </summary>
internal static class WindowsName
{
    // Of UTF-16 units.
    private const int MaximumLength = 255;

    private static readonly SearchValues<char> s_forbidden = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\"*/:<>?\\|");

    private static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>Turns a name of a directory's entry into Windows'.</summary>
    /// <param name="name">UTF-8 with a zero at its end.</param>
    /// <param name="text">The name; empty for <c>.</c>, the directory itself.</param>
    public static Errno TryConvert(ReadOnlySpan<byte> name, out string text)
    {
        name = name[..^1];
        text = name.SequenceEqual("."u8) ? "" : Encoding.UTF8.GetString(name);
        return text.Length == 0 ? Errno.Success : Check(text);
    }

    /// <summary>Turns what a relative symbolic link says into what Windows takes for that.</summary>
    /// <param name="target">UTF-8: names, <c>.</c> and <c>..</c> with slashes in between.</param>
    /// <param name="text">The same with backslashes.</param>
    public static Errno TryConvertTarget(ReadOnlySpan<byte> target, out string text)
    {
        string path = Encoding.UTF8.GetString(target);
        text = path.Replace('/', '\\');
        foreach (Range part in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> name = path.AsSpan(part);
            Errno error = name is "" or "." or ".." ? Errno.Success : Check(name);
            if (error != Errno.Success)
                return error;
        }
        return Errno.Success;
    }

    private static Errno Check(ReadOnlySpan<char> name) =>
        name.Length > MaximumLength ? Errno.NameTooLong
        : name.ContainsAny(s_forbidden) || name[^1] is '.' or ' ' || IsDevice(name) ? Errno.InvalidArgument
        : Errno.Success;

    // Windows' programs find a device whatever stands behind a dot, and some whatever spaces stand before it.
    private static bool IsDevice(ReadOnlySpan<char> name)
    {
        int dot = name.IndexOf('.');
        ReadOnlySpan<char> stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ');
        foreach (string device in s_devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return stem.Length == 4
            && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && stem[3] is (>= '1' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3';
    }
}
