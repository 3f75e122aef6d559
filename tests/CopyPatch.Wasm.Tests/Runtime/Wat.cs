using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Modules from WebAssembly text, by wabt's wat2wasm. Without it the test says so, and is not run.</summary>
internal static class Wat
{
    private static readonly ConcurrentDictionary<string, byte[]> s_known = new();

    public static byte[] Bytes(string text) => s_known.GetOrAdd(text, static text => KeptModules.Get(text, () => Convert(text)));

    public static WasmModule Compile(string text) => WasmModule.Compile(Bytes(text));

    private static byte[] Convert(string text)
    {
        string folder = Directory.CreateTempSubdirectory("wat").FullName;
        try
        {
            string source = Path.Combine(folder, "module.wat");
            string target = Path.Combine(folder, "module.wasm");
            File.WriteAllText(source, text);
            ProcessStartInfo start = new("wat2wasm", ["--debug-names", source, "-o", target]) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors);
            return File.ReadAllBytes(target);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("wat2wasm is not installed: it is in the package wabt");
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
