using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>The native stack of a thread. Compiled code does not look whether it ends: so we look before.</summary>
internal sealed unsafe partial class ThreadStack
{
    // For the C# code that compiled code calls.
    private const int Reserve = 256 << 10;

    [ThreadStatic]
    private static ThreadStack? t_current;

    private readonly nint _lowest;

    /// <summary>Makes the stack of a thread.</summary>
    /// <param name="lowest">Its lowest address; 0 where nobody knows it.</param>
    internal ThreadStack(nint lowest) => _lowest = lowest;

    private bool IsUnknown => _lowest == 0 && OperatingSystem.IsLinux();

    /// <summary>Gets the stack of this thread: one object for each.</summary>
    public static ThreadStack Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current ?? Create();
    }

    /// <summary>The address that the stack pointer must be above to have room.</summary>
    /// <param name="length">For so many bytes.</param>
    public nint FloorFor(long length) => IsUnknown ? nint.MaxValue : _lowest == 0 ? 0 : _lowest + (nint)length + Reserve;

    /// <summary>Whether there is room. Where stacks end is known on Linux; elsewhere .NET's own answer has to do.</summary>
    public bool HasRoom(long length)
    {
        byte here;
        return IsUnknown || _lowest != 0 ? (nint)(&here) >= FloorFor(length) : RuntimeHelpers.TryEnsureSufficientExecutionStack();
    }

    /// <summary>Says that there is no room.</summary>
    public InsufficientExecutionStackException NoRoom(long length) => new(IsUnknown
        ? "Where the stack of this thread ends is not known: that of a process's first thread is found by means of /proc, which is not "
          + "there. Start a thread, and make the call there."
        : $"A call needs {length:N0} bytes of this thread's stack and {Reserve >> 10} KiB more. Start the thread with a larger stack, or "
          + $"make {nameof(WasmStoreOptions)}.{nameof(WasmStoreOptions.StackBytes)} smaller.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadStack Create() => t_current = new ThreadStack(OperatingSystem.IsLinux() ? FindLowest() : 0);

    private static nint FindLowest()
    {
        // pthread_attr_t has 56 or 64 bytes.
        byte* attributes = stackalloc byte[256];
        byte here;
        try
        {
            if (GetAttributes(CurrentThread(), attributes) != 0)
                return 0;
            nint lowest = 0;
            nuint length = 0;
            int status = GetStack(attributes, &lowest, &length);
            Destroy(attributes);
            bool isPlausible = status == 0 && lowest < (nint)(&here) && (nint)(&here) < lowest + (nint)length;
            return isPlausible ? lowest : 0;
        }
        catch (EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint CurrentThread();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static partial int GetAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static partial int GetStack(byte* attributes, nint* lowest, nuint* length);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static partial int Destroy(byte* attributes);
}
