using System;
using System.IO;
using System.Text;
using System.Threading;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>C programs and small modules that use WASI through the linker.</summary>
internal sealed class WasiProgramTests
{
    private string _root = "";

    [SetUp]
    public void MakeFolders()
    {
        _root = Directory.CreateTempSubdirectory("wasi-tests-").FullName;
        Directory.CreateDirectory(Path.Combine(_root, "data"));
        File.WriteAllText(Path.Combine(_root, "secret"), "secret");
        if (NeedsSymbolicLinksAttribute.AreThere)
            File.CreateSymbolicLink(Path.Combine(_root, "data", "out"), "../secret");
    }

    [TearDown]
    public void DeleteFolders() => Directory.Delete(_root, recursive: true);

    [Test]
    public void ACProgramUsesFilesDirectoriesStreamsAndTime()
    {
        byte[] program = ClangWasi.Compile("files.c");
        MemoryStream output = new();
        MemoryStream errors = new();
        WasiOptions options = new()
        {
            StandardInput = new MemoryStream("first line\n42\n"u8.ToArray()),
            StandardOutput = output,
            StandardError = errors,
        };
        options.Arguments.Add("program");
        options.Arguments.Add("an argument");
        options.Environment.Add(new("GREETING", "hello"));
        options.AddDirectory(Path.Combine(_root, "data"), "/data");
        options.AddDirectory(Path.Combine(_root, "data"), "/fixed", readOnly: true);

        Assert.That(Run(program, options), Is.EqualTo(2));
        Assert.That(Encoding.UTF8.GetString(errors.ToArray()), Is.EqualTo("to standard error\n"));
        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Is.EqualTo(WhereThereAreLinks("""
            argument: program
            argument: an argument
            environment: hello
            line: first line
            number: 42
            terminals: 0 0
            size: 6537
            sum: 332833500
            stat: 0
            size: 6541, regular: 1
            truncate: 0
            tail: 3 [
            1]
            mkdir: 0 0
            rename: 0
            symlink: 0
            readlink: d/e/moved
            link: 0
            /data: d/ link out second
            /data/d/e: moved
            opendir /data/missing: 1
            entries: 41
            rmdir: 1
            unlink: 0
            open: 1
            out: -1 -1 -1
            write read-only: -1
            time: 1, slept: 1
            random: 1

            """)));
        Assert.That(File.ReadAllText(Path.Combine(_root, "data/d/e/moved")), Is.EqualTo("0\n1\n4\n9\n16"));
        Assert.That(File.ReadAllText(Path.Combine(_root, "secret")), Is.EqualTo("secret"));
    }

    [Test]
    public void AProgramThatSleepsIsStoppedFromAnotherThread()
    {
        using WasmModule module = WasmModule.Compile(ClangWasi.Compile("sleep.c"));
        using WasmStore store = new();
        WasmLinker linker = new(store);
        SleepingClock clock = new();
        using IDisposable files = linker.DefineWasi(new WasiOptions { Clock = clock });
        WasmFunction start = linker.Instantiate(module).GetFunction("_start")!;
        Thread stopper = new(() =>
        {
            clock.Sleeps.Wait();
            store.Cancel();
        });
        stopper.Start();
        WasmTrapException? trap = Assert.Throws<WasmTrapException>(() => start.Invoke());
        Assert.That(trap!.Kind, Is.EqualTo(WasmTrapKind.Interrupted));
        stopper.Join();
    }

    [Test]
    public void FilesThatAModuleUsesAreNotClosed()
    {
        using WasmModule module = WasmModule.Compile(ClangWasi.Compile("sleep.c"));
        WasmStore store = new();
        WasmLinker linker = new(store);
        SleepingClock clock = new();
        IDisposable files = linker.DefineWasi(new WasiOptions { Clock = clock });
        WasmFunction start = linker.Instantiate(module).GetFunction("_start")!;
        Exception? refused = null;
        Thread closer = new(() =>
        {
            clock.Sleeps.Wait();
            refused = Assert.Catch(files.Dispose);
            store.Cancel();
        });
        closer.Start();
        Assert.Throws<WasmTrapException>(() => start.Invoke());
        closer.Join();
        Assert.That(refused, Is.InstanceOf<InvalidOperationException>());
        files.Dispose();
        store.Dispose();
        files.Dispose();
    }

    [Test]
    public void WithoutAMemoryEveryPointerIsAFaultAndExitWorks()
    {
        // (func (export "run") (result i32) (call $proc_exit (call $fd_fdstat_get (i32.const 1) (i32.const 0))) (unreachable))
        byte[] program = Convert.FromBase64String(
            "AGFzbQEAAAABDwNgAn9/AX9gAX8AYAABfwJLAhZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxDWZkX2Zkc3RhdF9nZXQAABZ3YXNpX3NuYXBzaG90X3By"
            + "ZXZpZXcxCXByb2NfZXhpdAABAwIBAgcHAQNydW4AAgoNAQsAQQFBABAAEAEACw==");
        Assert.That(Run(program, new WasiOptions(), "run"), Is.EqualTo((int)Errno.Fault));
    }

    [Test]
    public void AllFunctionsAreDefinedWithTheirTypes()
    {
        using WasmStore store = new();
        WasmLinker linker = new(store);
        using IDisposable files = linker.DefineWasi(new WasiOptions());
        foreach (WasiFunction function in WasiFunctions.All)
        {
            WasmFunction? defined = linker.Find("wasi_snapshot_preview1", function.Name) as WasmFunction;
            Assert.That(defined?.Type, Is.EqualTo(function.Type), function.Name);
        }
    }

    private static string WhereThereAreLinks(string output) => NeedsSymbolicLinksAttribute.AreThere
        ? output
        : output.Replace("symlink: 0\nreadlink: d/e/moved", "symlink: -1\nreadlink: ").Replace("link out second", "second");

    private static int Run(byte[] program, WasiOptions options, string function = "_start")
    {
        using WasmModule module = WasmModule.Compile(program);
        using WasmStore store = new();
        WasmLinker linker = new(store);
        using IDisposable files = linker.DefineWasi(options);
        WasmInstance instance = linker.Instantiate(module);
        try
        {
            instance.GetFunction(function)!.Invoke();
            return 0;
        }
        catch (WasiExitException exit)
        {
            return exit.ExitCode;
        }
    }

    /// <summary>The system's clock, which says when somebody waits for it.</summary>
    private sealed class SleepingClock : TimeProvider
    {
        public ManualResetEventSlim Sleeps { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Sleeps.Set();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
