using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace CopyPatch.Tests.Patching;

/// <summary>
/// Adapters between the two calling conventions of x86-64, against clang, which knows both: a function of Windows' convention notes its
/// arguments, called by clang itself, and through an adapter by one of System V's.
/// </summary>
internal sealed unsafe class WindowsAdapterTests
{
    private const int Signatures = 200;
    private const string Codes = "bfdaAsSiIlLp";

    private static readonly string[] s_types =
    [
        "_Bool", "float", "double", "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned", "long long",
        "unsigned long long", "void *",
    ];

    [Test]
    public void Each_argument_and_the_result_arrive_as_clang_passes_them()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || OperatingSystem.IsWindows())
            Assert.Ignore("Both conventions are there on x86-64 only, and a shared library of clang's on Linux.");
        var random = new Random(20);
        string[] signatures = [.. Enumerable.Range(0, Signatures).Select(i => RandomSignature(random, i % 16))];
        string folder = Directory.CreateTempSubdirectory("adapters").FullName;
        try
        {
            using var heap = new CodeHeap(1 << 20);
            nint library = NativeLibrary.Load(Compile(folder, string.Concat(signatures.Select(Source))));
            for (int i = 0; i < signatures.Length; i++)
            {
                nint target = NativeLibrary.GetExport(library, $"target_{i}");
                byte[] code = new byte[WindowsAdapter.MaximumLength(signatures[i])];
                int length = WindowsAdapter.Write(code, target, signatures[i]);
                nint adapter = heap.InternEntry(code.AsSpan(0, length));
                var check = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, $"check_{i}");
                Assert.That(check(adapter), Is.EqualTo(0), signatures[i]);
            }

            NativeLibrary.Free(library);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_struct_cannot_be_adapted()
    {
        Assert.That(WindowsAdapter.IsPossible("vbfdaAsSiIlLp"), Is.True);
        Assert.That(WindowsAdapter.IsPossible("l?"), Is.False);
        Assert.That(WindowsAdapter.IsPossible("?l"), Is.False);
    }

    private static string RandomSignature(Random random, int parameters)
    {
        // Some have floating-point parameters only, some none, so that each kind runs out of registers.
        string from = random.Next(4) switch { 0 => "fd", 1 => "aAsSiIlLpb", _ => Codes };
        return string.Concat(Enumerable.Range(0, parameters + 1).Select(_ => from[random.Next(from.Length)]));
    }

    private static string Source(string signature, int number)
    {
        string[] types = [.. signature.Select(code => s_types[Codes.IndexOf(code)])];
        string result = types[0];
        types = types[1..];
        string parameters = string.Join(", ", types.Select((type, i) => $"{type} a{i}"));
        string list = types.Length == 0 ? "void" : string.Join(", ", types);
        string arguments = string.Join(", ", types.Select((type, i) => $"*({type} *)&given[{i}]"));
        string notes = string.Concat(types.Select((type, i) => $"    memcpy(&seen[{i}], &a{i}, sizeof(a{i}));\n"));
        return $$"""
            __attribute__((ms_abi)) {{result}} target_{{number}}({{parameters}}) {
                memset(seen, 0, sizeof(seen));
            {{notes}}    return *({{result}} *)&given[20];
            }
            int check_{{number}}({{result}} (*adapter)({{list}})) {
                {{result}} one = target_{{number}}({{arguments}});
                memcpy(expected, seen, sizeof(seen));
                memset(seen, 0, sizeof(seen));
                {{result}} two = adapter({{arguments}});
                return memcmp(expected, seen, sizeof(seen)) ? 1 : memcmp(&one, &two, sizeof(one)) ? 2 : 0;
            }

            """;
    }

    private static string Compile(string folder, string functions)
    {
        string given = string.Join(", ", Enumerable.Range(0, 24).Select(i => $"0x{0x4001020304050601UL + (ulong)(i * 0x10204):X}ull"));
        File.WriteAllText(Path.Combine(folder, "adapters.c"), $$"""
            void *memcpy(void *, const void *, unsigned long);
            void *memset(void *, int, unsigned long);
            int memcmp(const void *, const void *, unsigned long);
            static volatile unsigned long long source[24] = { {{given}} };
            static unsigned long long given[24], seen[24], expected[24];
            __attribute__((constructor)) static void fill(void) { for (int i = 0; i < 24; i++) given[i] = source[i]; }
            {{functions}}
            """, new UTF8Encoding(false));
        string library = Path.Combine(folder, "adapters.so");
        try
        {
            using Process clang = Process.Start(
                "clang-19", ["-shared", "-fPIC", "-O1", "-fno-strict-aliasing", "-w", "-o", library, Path.Combine(folder, "adapters.c")]);
            clang.WaitForExit();
            Assert.That(clang.ExitCode, Is.Zero);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("There is no clang-19 here.");
        }

        return library;
    }
}
