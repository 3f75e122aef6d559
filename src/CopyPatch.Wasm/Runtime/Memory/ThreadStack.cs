using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>The native stack of a thread. Compiled code does not look whether it ends: so we look before.</summary>
/// <param name="lowest">Its lowest address that can be used; 0 where nobody knows it.</param>
/// <param name="isRuntimeAsked">Whether .NET's own answer has to do where nobody knows it.</param>
internal sealed unsafe class ThreadStack(nint lowest, bool isRuntimeAsked = false)
{
    // For the C# code that compiled code calls.
    private const int Reserve = 256 << 10;

    [ThreadStatic]
    private static ThreadStack? t_current;

    // Where stacks end is the system's to say; nothing else here asks which one it is.
    private static readonly Func<ThreadStack> s_find =
        OperatingSystem.IsLinux() ? static () => new ThreadStack(LinuxStack.FindLowest())
        : OperatingSystem.IsWindows() ? static () => new ThreadStack(WindowsStack.FindLowest())
        : static () => new ThreadStack(0, isRuntimeAsked: true);

    private bool IsUnknown => lowest == 0 && !isRuntimeAsked;

    /// <summary>Gets the stack of this thread: one object for each.</summary>
    public static ThreadStack Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current ?? Create();
    }

    /// <summary>The address that the stack pointer must be above to have room.</summary>
    /// <param name="length">For so many bytes.</param>
    public nint FloorFor(long length) => IsUnknown ? nint.MaxValue : lowest == 0 ? 0 : lowest + (nint)length + Reserve;

    /// <summary>Whether there is room.</summary>
    public bool HasRoom(long length)
    {
        byte here;
        return IsUnknown || lowest != 0 ? (nint)(&here) >= FloorFor(length) : RuntimeHelpers.TryEnsureSufficientExecutionStack();
    }

    /// <summary>Says that there is no room.</summary>
    public InsufficientExecutionStackException NoRoom(long length) => new(IsUnknown
        ? "Where the stack of this thread ends is not known: that of a process's first thread is found by means of /proc, which is not "
          + "there. Start a thread, and make the call there."
        : $"A call needs {length:N0} bytes of this thread's stack and {Reserve >> 10} KiB more. Start the thread with a larger stack, or "
          + $"make {nameof(WasmStoreOptions)}.{nameof(WasmStoreOptions.StackBytes)} smaller.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadStack Create() => t_current = s_find();
}
