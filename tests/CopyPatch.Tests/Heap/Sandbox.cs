using System;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Tests.Heap;

/// <summary>A thread of its own with a seccomp filter, which refuses single system calls and ends with the thread.</summary>
internal static unsafe partial class Sandbox
{
    public const int Madvise = 28;
    public const int Fallocate = 285;
    public const int MemfdCreate = 319;

    private const int PrSetSeccomp = 22;
    private const int PrSetNoNewPrivs = 38;
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint Allow = 0x7FFF0000;
    private const uint Errno = 0x00050000;
    private const uint PopulateWrite = 23;

    /// <summary>Runs an action where these calls fail; of madvise only that which takes pages for writing.</summary>
    public static void Run(int error, int[] calls, Action action)
    {
        Exception? thrown = null;
        bool isFiltered = false;
        var thread = new Thread(() =>
        {
            try
            {
                isFiltered = Refuse(error, calls);
                if (isFiltered)
                    action();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        if (!isFiltered)
            Assert.Ignore("This system lets no seccomp filter be installed.");
        if (thrown is not null)
            throw new AssertionException("In the sandbox: " + thrown.Message, thrown);
    }

    private static bool Refuse(int error, int[] calls)
    {
        var filter = new Instruction[(6 * calls.Length) + 1];
        int at = 0;
        foreach (int call in calls)
        {
            bool isMadvise = call == Madvise;
            filter[at++] = new(LoadWord, 0, 0, 0); // The number of the call.
            filter[at++] = new(JumpIfEqual, 0, 4, (uint)call);
            filter[at++] = new(LoadWord, 0, 0, isMadvise ? 32u : 0u); // The third argument, or the number again.
            filter[at++] = new(JumpIfEqual, 0, 1, isMadvise ? PopulateWrite : (uint)call);
            filter[at++] = new(Return, 0, 0, Errno | (uint)error);
            filter[at++] = new(Return, 0, 0, Allow);
        }
        filter[at] = new(Return, 0, 0, Allow);
        fixed (Instruction* instructions = filter)
        {
            var program = new Program { Length = (ushort)filter.Length, Filter = instructions };
            return Prctl(PrSetNoNewPrivs, 1, 0, 0, 0) == 0 && Prctl(PrSetSeccomp, 2, (nint)(&program), 0, 0) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);

    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    private struct Program
    {
        public ushort Length;
        public Instruction* Filter;
    }
}
