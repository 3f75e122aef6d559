using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Tests.Wine;

/// <summary>
/// Lets .NET throw exceptions through native frames under wine, as NUnit's reflection makes them go. Part of each test program that
/// runs there; it does nothing on Windows itself, nor elsewhere.
/// </summary>
/// <remarks>
/// Wine's own functions keep a list of handlers in the thread's block (its first word), which x86-64's Windows does not use. .NET
/// leaves such functions in the middle of an unwinding, so that the list has frames of a stack that is gone, and wine calls whatever
/// lies there at the next exception. A vectored handler is called first: it empties the list.
/// </remarks>
internal static unsafe partial class WineExceptions
{
    private const uint CommitAndReserve = 0x3000;
    private const uint ReadWrite = 0x04;
    private const uint ExecuteRead = 0x20;

    [ModuleInitializer]
    internal static void Install()
    {
        if (!System.OperatingSystem.IsWindows() || !NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll"), "wine_get_version", out _))
            return;
        System.ReadOnlySpan<byte> code =
        [
            0x65, 0x48, 0xC7, 0x04, 0x25, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, // mov qword ptr gs:[0], -1
            0x31, 0xC0, // xor eax, eax: EXCEPTION_CONTINUE_SEARCH
            0xC3, // ret
        ];
        byte* handler = VirtualAlloc(null, code.Length, CommitAndReserve, ReadWrite);
        code.CopyTo(new System.Span<byte>(handler, code.Length));
        VirtualProtect(handler, code.Length, ExecuteRead, out _);
        AddVectoredExceptionHandler(1, handler);
    }

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAlloc(byte* address, nint length, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualProtect(byte* address, nint length, uint protection, out uint before);

    [LibraryImport("kernel32")]
    private static partial nint AddVectoredExceptionHandler(uint first, byte* handler);
}
