using System;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>Compiles C to stencil texts, with the flags and in the format of the real bake.</summary>
internal static class SnippetCompiler
{
    private static readonly string s_include =
        Path.GetFullPath(Path.Combine(ThisDirectory(), "../../../stencils/include"));

    private static readonly ConcurrentDictionary<(string, string, string), string> s_texts = new();

    /// <summary>Compiles source text as if it lay at a path of the project. <paramref name="architectures"/> in order.</summary>
    public static string Compile(string source, string path = "stencils/test.c", string architectures = "x86-64 aarch64")
        => s_texts.GetOrAdd((source, path, architectures), key => Bake(key.Item1, key.Item2, key.Item3));

    /// <summary>Compiles source text to the bytes of an object.</summary>
    public static byte[] CompileObject(string source, string architecture)
    {
        string directory = Directory.CreateTempSubdirectory("copypatch-tests-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(directory, "test.c"), source);
            return RunClang(directory, "test.c", architecture);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Bake(string source, string path, string architectures)
    {
        string directory = Directory.CreateTempSubdirectory("copypatch-tests-").FullName;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, path))!);
            File.WriteAllText(Path.Combine(directory, path), source);
            var text = new StringBuilder("copypatch stencils 2\n")
                .Append($"source {path}\n")
                .Append("clang 19.1.7\n")
                .Append("flags\n")
                .Append($"input {Hash(Encoding.UTF8.GetBytes(source))} {path}\n")
                .Append($"digest {Hash(Encoding.UTF8.GetBytes(source + path))}\n");
            Append(text, "text", Encoding.UTF8.GetBytes(source));
            foreach (string architecture in architectures.Split(' '))
            {
                Append(text, $"object {architecture} {Target(architecture)}", RunClang(directory, path, architecture));
            }

            if (source.Contains("CP_INTERPRETER"))
            {
                foreach (string architecture in architectures.Split(' '))
                {
                    Append(text, $"handlers {architecture} {Target(architecture)}",
                        RunClang(directory, path, architecture, "-DCP_HANDLERS_"));
                }
            }

            return text.Append("end\n").ToString();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Target(string architecture)
        => architecture == "x86-64" ? "x86_64-unknown-linux-gnu" : "aarch64-unknown-linux-gnu";

    private static byte[] RunClang(string directory, string path, string architecture, string define = "")
    {
        string flags = define + " " + (architecture == "x86-64"
            ? "-mno-red-zone -fstack-clash-protection -fcf-protection=none"
            : "-ffixed-x18 -mbranch-protection=none");
        string output = Path.Combine(directory, architecture + ".o");
        RunClang(directory, $"--target={Target(architecture)} {flags} -std=gnu23 -fms-extensions -O2 -ffreestanding -nostdlibinc -fpie "
            + "-ffunction-sections -fdata-sections -ffp-contract=off -fno-asynchronous-unwind-tables -fno-unwind-tables "
                + "-fno-stack-protector "
            + "-fno-omit-frame-pointer -momit-leaf-frame-pointer -fno-strict-aliasing -fwrapv -fno-math-errno -fsigned-char -fno-addrsig -fno-ident "
            + $"-Wall -Wextra -Wno-unused-parameter -I \"{s_include}\" -c {path} -o \"{output}\"");
        return File.ReadAllBytes(output);
    }

    private static void RunClang(string directory, string arguments)
    {
        string clang = Environment.GetEnvironmentVariable("COPYPATCH_CLANG") is { Length: > 0 } named ? named : "clang-19";
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(clang, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"These tests need {clang}; build/setup.sh installs it.", e);
        }

        using (process)
        {
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException(errors);
        }
    }

    /// <summary>Appends a line with the bytes that it announces.</summary>
    public static void Append(StringBuilder text, string header, byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(bytes);
        text.Append($"{header} {bytes.Length} {Hash(bytes)}\n");
        string base64 = Convert.ToBase64String(compressed.ToArray());
        for (int i = 0; i < base64.Length; i += 120)
            text.Append(base64.AsSpan(i, Math.Min(120, base64.Length - i))).Append('\n');
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string ThisDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
