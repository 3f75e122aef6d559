using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Lua;

/// <summary>An operation on a file went wrong, for a reason that C has a number for.</summary>
internal sealed class FileException(int number) : Exception(FileErrors.Text(number))
{
    public int Number => number;
}

/// <summary>The numbers and words that C has for what goes wrong with files.</summary>
internal static class FileErrors
{
    public const int NoFile = 2;
    public const int BadDescriptor = 9;
    public const int NoAccess = 13;
    public const int IsDirectory = 21;
    public const int InvalidArgument = 22;
    public const int IllegalSeek = 29;

    private const int InputOutput = 5, Exists = 17, NoSpace = 28;

    // Windows has other words for its own numbers.
    public static string Text(int number) => !OperatingSystem.IsWindows() ? Marshal.GetPInvokeErrorMessage(number) : number switch
    {
        NoFile => "No such file or directory",
        InputOutput => "Input/output error",
        BadDescriptor => "Bad file descriptor",
        NoAccess => "Permission denied",
        Exists => "File exists",
        IsDirectory => "Is a directory",
        InvalidArgument => "Invalid argument",
        NoSpace => "No space left on device",
        IllegalSeek => "Invalid seek",
        _ => "Unknown error",
    };

    /// <summary>The number of an exception of .NET's files.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryNumber(Exception error, out int number)
    {
        switch (error)
        {
            case FileException file:
                number = file.Number;
                return true;
            case FileNotFoundException or DirectoryNotFoundException:
                number = NoFile;
                return true;
            case UnauthorizedAccessException:
                number = error.InnerException is IOException inner ? FromResult(inner.HResult, NoAccess) : NoAccess;
                return true;
            case IOException:
                number = FromResult(error.HResult, InputOutput);
                return true;
            case NotSupportedException or ObjectDisposedException:
                number = BadDescriptor;
                return true;
            case ArgumentException: // a name with a zero
                number = NoFile;
                return true;
            default:
                number = 0;
                return false;
        }
    }

    // On Unix the result is C's number as it is; others have the numbers of Windows in their lower half.
    private static int FromResult(int result, int otherwise)
    {
        if (result is > 0 and < 200)
            return result;
        return (result & 0xFFFF) switch
        {
            2 or 3 => NoFile,
            5 or 32 => NoAccess,
            80 or 183 => Exists,
            112 => NoSpace,
            _ => otherwise,
        };
    }

    /// <summary>The results that say what went wrong: nil, a message, a number.</summary>
    public static int Return(ref Call call, Exception error, string? name = null)
    {
        TryNumber(error, out int number);
        string message = name is null ? Text(number) : $"{name}: {Text(number)}";
        return call.Return(Value.Nil, call.Heap.NewString(message), Value.OfSmall(number));
    }
}
