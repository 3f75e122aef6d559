using System;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using CopyPatch.Wasm.Tests.Runtime;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>Standard streams that wait.</summary>
internal sealed class StreamTests : WasiTests
{
    private AnonymousPipeServerStream _pipe = null!;

    [SetUp]
    public void MakePipe() => _pipe = new AnonymousPipeServerStream(PipeDirection.Out);

    [TearDown]
    public void ClosePipe() => _pipe.Dispose();

    [Test]
    public void AReadThatWasEndedIsGoneOnWithByTheNext()
    {
        int asked = 0;
        Guest.Host.IsCancelled = () => ++asked == 2;
        Fails(Guest.Call("fd_read", 0, Guest.Vector(Guest.Data, 100), 1, Guest.Result), Errno.Interrupted);
        Fails(Read(100, stop: true), Errno.Interrupted);
        _pipe.Write(Encoding.UTF8.GetBytes("what came later"));
        Succeeds(Read(4, stop: false));
        Assert.That(Guest.TextAt(Guest.Data, Guest.Word), Is.EqualTo("what"));
        Succeeds(Read(100, stop: false));
        Assert.That(Guest.TextAt(Guest.Data, Guest.Word), Is.EqualTo(" came later"));
        _pipe.Dispose();
        Succeeds(Read(100, stop: false));
        Assert.That(Guest.Word, Is.Zero);

        Errno Read(int length, bool stop)
        {
            Guest.Host.IsCancelled = () => stop;
            return Guest.Call("fd_read", 0, Guest.Vector(Guest.Data, (uint)length), 1, Guest.Result);
        }
    }

    [Test]
    public void ALongReadComesInParts()
    {
        byte[] bytes = new byte[20_000];
        new Random(1).NextBytes(bytes);
        Guest.Host.IsCancelled = () => false; // before the pipe ends, which takes the other end along if nobody has it
        System.Threading.Tasks.Task writes = System.Threading.Tasks.Task.Run(() =>
        {
            _pipe.Write(bytes);
            _pipe.Dispose();
        });
        MemoryStream read = new();
        do
        {
            Succeeds(Guest.Call("fd_read", 0, Guest.Vector(Guest.Data, 7000), 1, Guest.Result));
            read.Write(Guest.Memory, (int)Guest.Data, (int)Guest.Word);
        }
        while (Guest.Word > 0);
        writes.Wait();
        Assert.That(read.ToArray().AsSpan().SequenceEqual(bytes));
    }

    [Platform("Linux")]
    [TestCase("fd_read", 0)]
    [TestCase("fd_write", 1)]
    public void ASignalEndsAProgramThatWaitsForAStreamOfTheProcess(string function, int descriptor)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("the emulator runs this program alone");
        string file = Guest.PathInside("waits.wasm");
        File.WriteAllBytes(file, Wat.Bytes($"""
            (module
              (import "wasi_snapshot_preview1" "{function}" (func $call (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 2)
              (data (i32.const 0) "\40\00\00\00\00\00\01\00\10\00\00\00\01\00\00\00!")
              (func (export "_start")
                (drop (call $write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 24)))
                (loop (drop (call $call (i32.const {descriptor}) (i32.const 0) (i32.const 1) (i32.const 24))) (br 0))))
            """));
        // What a shell starts in the background ignores the signal, and so would all that the tests start.
        string program = Path.Combine(AppContext.BaseDirectory, "Wasm.dll");
        ProcessStartInfo start = new("env", ["--default-signal=INT", "dotnet", program, "run", file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Assert.That(process.StandardError.Read(), Is.EqualTo('!'), "it runs");
        using (Process signal = Process.Start("kill", ["-INT", $"{process.Id}"]))
            signal.WaitForExit();
        process.WaitForExit();
        Assert.That(process.StandardError.ReadToEnd(), Does.Contain("interrupted"));
        Assert.That(process.ExitCode, Is.EqualTo(130));
    }

    protected override void Configure(WasiOptions options) =>
        options.StandardInput = new AnonymousPipeClientStream(PipeDirection.In, _pipe.ClientSafePipeHandle);
}
