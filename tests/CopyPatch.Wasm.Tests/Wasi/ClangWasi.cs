using System;
using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>Compiles C programs for WASI, where clang, lld and the C library are installed.</summary>
internal static class ClangWasi
{
    private const string Needed = "clang-19, lld-19, wasi-libc and libclang-rt-19-dev-wasm32";

    /// <summary>Compiles a program that lies beside the tests. The test is skipped where that is not possible.</summary>
    public static byte[] Compile(string program)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Wasi", "Programs", program);
        return KeptModules.Get(File.ReadAllText(source), () => CompileAnew(source));
    }

    private static byte[] CompileAnew(string source)
    {
        string output = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new(
                "clang-19", ["--target=wasm32-wasi", "--sysroot=/usr", "-O2", "-Wall", "-Werror", "-o", output, source])
            {
                RedirectStandardError = true,
            };
            Process process;
            try
            {
                process = Process.Start(start)!;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Ignore($"no clang-19: this test needs {Needed}");
                throw;
            }
            using (process)
            {
                string errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 0 && IsAbsence(errors))
                    Assert.Ignore($"clang-19 cannot compile for WASI: this test needs {Needed}\n{errors}");
                Assert.That(process.ExitCode, Is.Zero, errors);
            }
            return File.ReadAllBytes(output);
        }
        finally
        {
            File.Delete(output);
        }
    }

    // What clang says without the C library, the linker, or its own library.
    private static bool IsAbsence(string errors) =>
        errors.Contains("file not found", StringComparison.Ordinal)
        || errors.Contains("cannot open", StringComparison.Ordinal)
        || errors.Contains("unable to execute", StringComparison.Ordinal)
        || errors.Contains("No available targets", StringComparison.Ordinal)
        || errors.Contains("doesn't exist", StringComparison.Ordinal);
}
