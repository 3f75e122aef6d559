using System.IO;
using CopyPatch.Wasm.Tests.Runtime;
using global::Wasm.Commands;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Commands;

internal sealed class CommandLineTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wasm commands").FullName;
    private StringWriter _output = new();
    private StringWriter _errors = new();

    [SetUp]
    public void Start()
    {
        _output = new StringWriter();
        _errors = new StringWriter();
    }

    [TearDown]
    public void End()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Help_tells_all_commands()
    {
        Assert.That(Run("--help"), Is.Zero);
        Assert.That(_output.ToString(), Does.Contain("run FILE.wasm").And.Contain("disassemble FILE.wasm FUNCTION"));
    }

    [TestCase("", "a command is expected")]
    [TestCase("walk", "there is no command walk")]
    [TestCase("run", "run takes a file")]
    [TestCase("run --dri x y.wasm", "there is no option --dri")]
    [TestCase("run --invoke", "--invoke takes a value")]
    [TestCase("run --env x y.wasm", "--env takes NAME=VALUE")]
    [TestCase("compile", "compile takes a file")]
    [TestCase("disassemble x.wasm", "disassemble takes a file and a function")]
    public void A_wrong_command_line_says_what_is_wrong(string line, string expected)
    {
        Assert.That(Run(line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)), Is.EqualTo(CommandLine.UsageError));
        Assert.That(_errors.ToString(), Does.Contain(expected));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        Assert.That(Run("run", "/nowhere/x.wasm"), Is.EqualTo(CommandLine.Failure));
        Assert.That(_errors.ToString(), Does.Contain("/nowhere/x.wasm cannot be read"));
    }

    [Test]
    public void Bytes_that_are_no_module_are_refused()
    {
        string file = Write("no.wasm", [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.That(Run("run", file), Is.EqualTo(CommandLine.Failure));
        Assert.That(_errors.ToString(), Does.Contain("not a valid module: magic header not detected"));
    }

    [Test]
    public void A_function_is_called_with_arguments_of_its_types()
    {
        Assert.That(Run("run", Adder(), "--invoke", "add", "40", "2"), Is.Zero);
        Assert.That(_output.ToString().Trim(), Is.EqualTo("42"));
    }

    [TestCase("add", "1", "add takes 2 arguments")]
    [TestCase("sub", "1", "has no function sub: it exports add")]
    public void A_wrong_call_is_refused(string name, string argument, string expected)
    {
        Assert.That(Run("run", Adder(), "--invoke", name, argument), Is.EqualTo(CommandLine.Failure));
        Assert.That(_errors.ToString(), Does.Contain(expected));
    }

    [Test]
    public void A_module_that_is_no_command_says_how_to_call_it()
    {
        Assert.That(Run("run", Adder()), Is.EqualTo(CommandLine.Failure));
        Assert.That(_errors.ToString(), Does.Contain("--invoke NAME").And.Contain("add"));
    }

    [Test]
    public void Operators_stand_above_their_machine_code()
    {
        Assert.That(Run("disassemble", Adder(), "add"), Is.Zero);
        Assert.That(_output.ToString(), Does.Contain("(i32, i32) -> (i32)").And.Contain("local.get 1").And.Contain("i32.add"));
    }

    [Test]
    public void Compiling_prints_figures()
    {
        Assert.That(Run("compile", Adder()), Is.Zero);
        Assert.That(_output.ToString(), Does.Match("(?m)^figure wasm_compile_mb_per_s [0-9.]+ MB/s\r?$"));
    }

    [Platform(Exclude = "Win", Reason = "it has no such device")]
    [Test]
    public void A_device_without_end_is_no_module()
    {
        Assert.That(Run("run", "/dev/zero"), Is.EqualTo(CommandLine.Failure));
        Assert.That(_errors.ToString().Trim(), Does.StartWith("wasm: not a valid module: magic header not detected").And.Not.Contain('\n'));
    }

    [TestCase(0, 0)]
    [TestCase(3, 3)]
    [TestCase(-1, 255)]
    [TestCase(256, 1)]
    [TestCase(-256, 1)]
    public void An_exit_code_that_is_no_success_stays_none(int code, int status)
    {
        string file = Write("exit.wasm", Wat.Bytes($"""
            (module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (func (export "_start") (call $exit (i32.const {code}))))
            """));
        Assert.That(Run("run", file), Is.EqualTo(status));
    }

    [TestCase("get", "1")]
    [TestCase("_initialize", "")]
    [TestCase("count", "1")]
    public void A_reactor_is_initialized_once_before_anything_else(string invoke, string expected)
    {
        string file = Write("reactor.wasm", Wat.Bytes("""
            (module (global $count (mut i32) (i32.const 0)) (global $set (mut i32) (i32.const 0))
              (func (export "_initialize")
                (if (global.get $count) (then unreachable))
                (global.set $count (i32.const 1)) (global.set $set (i32.const 1)))
              (func (export "get") (result i32) (global.get $set))
              (func (export "count") (result i32) (global.get $count)))
            """));
        Assert.That(Run("run", "--invoke", invoke, file), Is.Zero);
        Assert.That(_output.ToString().Trim(), Is.EqualTo(expected));
    }

    [Test]
    public void A_failure_of_the_system_is_one_line()
    {
        string file = Write("adder.wasm", Wat.Bytes("""(module (func (export "f")))"""));
        int status = 0;
        System.Threading.Thread small = new(() => status = Run("run", "--invoke", "f", file), 512 << 10);
        small.Start();
        small.Join();
        Assert.That(status, Is.EqualTo(CommandLine.Failure));
        Assert.That(_errors.ToString().Trim(), Does.StartWith("wasm: A call needs").And.Not.Contain('\n'));
    }

    private int Run(params string[] arguments) => CommandLine.Run(arguments, _output, _errors);

    private string Write(string name, byte[] bytes)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
    private string Adder() => Write("adder.wasm",
    [
        0x00, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 7, 1, 0x60, 2, 0x7F, 0x7F, 1, 0x7F, 3, 2, 1, 0,
        7, 7, 1, 3, (byte)'a', (byte)'d', (byte)'d', 0, 0, 10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x6A, 0x0B,
    ]);
}
