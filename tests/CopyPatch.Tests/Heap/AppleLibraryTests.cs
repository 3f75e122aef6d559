using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;
using static CopyPatch.Tests.Execution.CalleeTests;

namespace CopyPatch.Tests.Heap;

/// <summary>
/// The native library of macOS: its C runs here, over a stand-in for the system; and what is built for macOS is inspected.
/// </summary>
[Platform("Linux")] // The stand-in is made of its calls.
internal sealed unsafe class AppleLibraryTests
{
    // Pages are writable or executable, as the thread asked last; or both, where the processor is Intel's.
    private const string System = """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <sys/mman.h>
        static void *start; static size_t size; static int supported; static char calls[4096]; static int count;
        static void note(char call) { if (count < 4095) calls[count++] = call; }
        void stand_in(void *pages, size_t length, int has_toggles) { start = pages; size = length; supported = has_toggles; }
        const char *taken(void) { calls[count] = 0; count = 0; return calls; }
        int pthread_jit_write_protect_supported_np(void) { return supported; }
        void pthread_jit_write_protect_np(int enabled)
        {
            note(enabled ? 'x' : 'w');
            mprotect(start, size, PROT_READ | (enabled ? PROT_EXEC : PROT_WRITE));
        }
        void sys_icache_invalidate(void *code, size_t length) { (void)code; (void)length; note('i'); }
        """;

    private string _folder = null!;

    [OneTimeSetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("copypatch-apple-").FullName;

    [OneTimeTearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Its_C_lets_the_thread_write_copies_lets_it_execute_and_makes_the_code_visible([Values] bool hasToggles)
    {
        nint library = BuildForThisSystem(hasToggles ? "toggles" : "none");
        var taken = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "taken");
        var standIn = (delegate* unmanaged<byte*, nint, int, void>)NativeLibrary.GetExport(library, "stand_in");
        string once = hasToggles ? "wxi" : "i";
        var system = new AppleStandIn { Library = library, IsIntel = !hasToggles };
        var memory = new AppleExecutableMemory(1 << 18, new Mapped(system, start => standIn((byte*)start, 1 << 18, hasToggles ? 1 : 0)));
        Assert.That(memory.Open(), Is.Null);
        Assert.That(Marshal.PtrToStringUTF8(taken()), Is.EqualTo(once), "the first unit");
        using var heap = new CodeHeap(memory);
        using StackEmitter.Program first = Returning(heap, 1);
        using StackEmitter.Program second = Returning(heap, 2);
        Assert.That((first.Run(), second.Run()), Is.EqualTo((1L, 2L)));
        string calls = Marshal.PtrToStringUTF8(taken())!;
        Assert.That(calls, Is.EqualTo(string.Concat(Enumerable.Repeat(once, calls.Length / once.Length))).And.Not.Empty);
        Assert.That(system.Calls, Is.EqualTo(new[] { "map" }), "the library alone toggles");
    }

    [TestCase("osx-arm64", 0x0100000C, 0x4000)]
    [TestCase("osx-x64", 0x01000007, 0x1000)]
    public void What_is_built_for_macOS_has_these_symbols_and_an_ad_hoc_signature_of_all_its_pages(string runtime, int processor, int page)
    {
        var library = new MachLibrary(File.ReadAllBytes(BuildForApple(runtime)));
        Assert.Multiple(() =>
        {
            Assert.That(library.Processor, Is.EqualTo(processor));
            Assert.That(library.FileType, Is.EqualTo(6), "a dynamic library");
            Assert.That(library.Exported, Is.EquivalentTo(new[] { "_copypatch_fill", "_copypatch_write" }));
            Assert.That(library.Imported, Is.EquivalentTo(new[]
            {
                "_memcpy", "_pthread_jit_write_protect_np", "_pthread_jit_write_protect_supported_np", "_sys_icache_invalidate",
            }));
            Assert.That(library.Names, Is.EqualTo(new[] { "@rpath/libcopypatch_apple.dylib", "/usr/lib/libSystem.B.dylib" }));
            Assert.That(library.Platform, Is.EqualTo((1, new Version(13, 0, 0))), "macOS, from 13 on");
            Assert.That(library.HasLazyBindings, Is.False, "nothing is bound between two toggles");
            Assert.That(library.SegmentsWritableAndExecutable, Is.Empty);
            Assert.That(library.Segments, Has.All.Matches<(ulong Address, ulong Offset)>(
                segment => segment.Address % (uint)page == 0 && segment.Offset % (uint)page == 0));
            Assert.That(library.IsSignedAdHoc);
            Assert.That(library.SignedPages, Is.GreaterThan(0));
            Assert.That(library.PagesWithAnotherHash, Is.Empty);
        });
    }

    [Test]
    public void A_damaged_one_does_not_have_its_signature_any_more()
    {
        byte[] bytes = File.ReadAllBytes(BuildForApple("osx-arm64"));
        bytes[0x500] ^= 1;
        Assert.That(new MachLibrary(bytes).PagesWithAnotherHash, Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void Two_builds_give_the_same_bytes()
    {
        byte[] first = File.ReadAllBytes(BuildForApple("osx-arm64"));
        Assert.That(File.ReadAllBytes(BuildForApple("osx-arm64", "again")), Is.EqualTo(first));
    }

    [Test]
    public void Where_clang_or_the_linker_is_missing_the_script_says_so()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_folder, "no programs")).FullName;
        foreach (string program in new[] { "bash", "dirname", "env" })
            File.CreateSymbolicLink(Path.Combine(empty, program), Run("which", program).Output.Trim());
        (int exitCode, string output) = Run(Script, [Path.Combine(_folder, "none")], empty);
        Assert.That(exitCode, Is.EqualTo(2), output);
        Assert.That(output, Does.Contain("none of these is on the search path: clang-19 clang").And.Contain("lld-19"));
    }

    private static string Script => Path.Combine(Repository, "build", "apple.sh");

    private static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    private static string FindRepository(string folder) => File.Exists(Path.Combine(folder, "Directory.Packages.props"))
        ? folder
        : FindRepository(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no repository around the tests"));

    private string BuildForApple(string runtime, string folder = "apple")
    {
        string output = Path.Combine(_folder, folder);
        string file = Path.Combine(output, runtime, "libcopypatch_apple.dylib");
        if (!File.Exists(file))
        {
            (int exitCode, string said) = Run(Script, output);
            if (exitCode == 2)
                Assert.Ignore(said);
            Assert.That(exitCode, Is.Zero, said);
        }

        return file;
    }

    private nint BuildForThisSystem(string name)
    {
        string system = Path.Combine(_folder, "system.c");
        string library = Path.Combine(_folder, $"lib{name}.so");
        File.WriteAllText(system, System);
        string source = Path.Combine(Repository, "src", "CopyPatch", "Heap", "Apple", "copypatch_apple.c");
        if (Run("which", "clang-19").ExitCode != 0)
            Assert.Ignore("there is no clang-19 here");
        (int exitCode, string output) = Run("clang-19", "-std=gnu2x", "-O2", "-shared", "-fPIC", "-o", library, source, system);
        Assert.That(exitCode, Is.Zero, output);
        return NativeLibrary.Load(library);
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments) => Run(program, arguments, null);

    private static (int ExitCode, string Output) Run(string program, string[] arguments, string? path)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (path is not null)
            start.Environment["PATH"] = path;
        using Process process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    /// <summary>Tells the library which pages there are, which on macOS the system knows itself.</summary>
    private sealed class Mapped(AppleStandIn system, Action<nint> tell) : IAppleSystem
    {
        public nint Library => system.Library;

        public bool IsManagedCodeInImage => system.IsManagedCodeInImage;

        public byte* Map(long length, out int error)
        {
            byte* start = system.Map(length, out error);
            tell((nint)start);
            return start;
        }

        public byte* MapData(byte* wanted, long length, out int error) => system.MapData(wanted, length, out error);

        public void Unmap(byte* start, long length) => system.Unmap(start, length);

        public void AllowWriting(bool allowed) => system.AllowWriting(allowed);

        public void Invalidate(byte* code, int length) => system.Invalidate(code, length);
    }
}
