using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>The system calls that catching signals on Linux is made of.</summary>
internal static unsafe partial class LinuxSignalCalls
{
    public const int Sigill = 4;
    public const int Sigtrap = 5;
    public const int Sigbus = 7;
    public const int Sigfpe = 8;
    public const int Sigsegv = 11;

    public const int SaSiginfo = 4;
    public const int SaOnstack = 0x08000000;
    public const int SaResethand = int.MinValue;

    public const int SsDisable = 2;

    private const int GettidOnX64 = 186;
    private const int GettidOnArm64 = 178;

    /// <summary>Gets the system's number of this thread.</summary>
    public static long CurrentThread =>
        LinuxCalls.Syscall(Machine.Architecture == StencilArchitectures.X64 ? GettidOnX64 : GettidOnArm64, 0, 0, 0);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    public static partial int Sigaction(int signal, SignalAction* action, SignalAction* before);

    [LibraryImport("libc", EntryPoint = "sigaltstack", SetLastError = true)]
    public static partial int Sigaltstack(SignalStack* stack, SignalStack* before);

    [LibraryImport("libc", EntryPoint = "raise")]
    public static partial int Raise(int signal);

    /// <summary><c>struct sigaction</c> of glibc and musl.</summary>
    public struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }

    /// <summary><c>stack_t</c>.</summary>
    public struct SignalStack
    {
        public nint Start;
        public int Flags;
        public nuint Length;
    }
}
