using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Unwinding;

/// <summary>A native library with a function <c>walk</c> that notes the stack it is called on, as any C++ program's unwinder sees it.</summary>
internal sealed unsafe class StackWalker : IDisposable
{
    private const string Source = """
        #include <stdint.h>
        struct _Unwind_Context;
        int _Unwind_Backtrace(int (*)(struct _Unwind_Context *, void *), void *);
        uintptr_t _Unwind_GetIP(struct _Unwind_Context *);
        int64_t walk_count;
        uintptr_t walk_addresses[64];
        static int note(struct _Unwind_Context *frame, void *unused)
        {
            if (walk_count == 64)
                return 5;
            walk_addresses[walk_count++] = _Unwind_GetIP(frame);
            return 0;
        }
        int64_t walk(int64_t value) { walk_count = 0; _Unwind_Backtrace(note, 0); return value * 2; }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("copypatch-walk-").FullName;

    /// <summary>Compiles and loads it; where that cannot be, the test is ignored.</summary>
    public StackWalker()
    {
        string file = Path.Combine(_folder, "walk.c");
        string library = Path.Combine(_folder, "libcopypatch_walk.so");
        File.WriteAllText(file, Source);
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        string triple = isArm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        string? libgcc = new[] { $"/usr/{triple}/lib/libgcc_s.so.1", $"/lib/{triple}/libgcc_s.so.1" }.FirstOrDefault(File.Exists);
        if (libgcc is null)
            Assert.Ignore("There is no libgcc_s.so.1 to link with.");
        Run("clang-19", [
            $"--target={triple}", "-O2", "-ffreestanding", "-nostdlib", "-fuse-ld=lld-19", "-shared", "-fPIC", "-funwind-tables", "-o", library,
            file, libgcc!,
        ]);
        Library = NativeLibrary.Load(library);
    }

    /// <summary>Gets the library.</summary>
    public nint Library { get; }

    /// <summary>Gets where each function of the last walk was, innermost first.</summary>
    public nint[] Addresses
    {
        get
        {
            int count = (int)*(long*)NativeLibrary.GetExport(Library, "walk_count");
            return new ReadOnlySpan<nint>((void*)NativeLibrary.GetExport(Library, "walk_addresses"), count).ToArray();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Run(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"There is no {program} to compile the library with.");
        }
    }
}
