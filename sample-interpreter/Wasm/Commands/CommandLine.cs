using System;
using System.IO;
using System.Linq;
using CopyPatch.Wasm;

namespace Wasm.Commands;

/// <summary>What the program does from a command line.</summary>
internal static class CommandLine
{
    /// <summary>Everything went well.</summary>
    public const int Success = 0;

    /// <summary>A file is missing or no module, or something failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int UsageError = 2;

    /// <summary>The module trapped.</summary>
    public const int Trapped = 134;

    private const int MagicBytes = 4;
    private const int MaximumModuleBytes = 1 << 30;

    /// <summary>How to use it.</summary>
    public const string Usage = """
        Compiles WebAssembly modules to machine code with CopyPatch, and runs them.

        Usage: dotnet run -c Release --project sample-interpreter/Wasm -- COMMAND

          run FILE.wasm [--cache CODE] [--dir HOST::GUEST] [--env NAME=VALUE] [--invoke NAME] [ARGUMENT ...]
              Runs a WASI command (its export _start), or another export with arguments by its type, after _initialize if
              there is one, and prints the results, one a line. --dir shows the module a folder of the host under another
              name (or the same, without ::GUEST); it sees no other. --cache keeps the machine code in a file, which is
              written again where it is not that of the module; whoever can write it can run what he likes. What follows
              FILE and the options is the module's. Ctrl+C stops it.
          compile FILE.wasm
              Measures validation, and compilation with it, on one thread, and prints lines "figure NAME VALUE UNIT".
          disassemble FILE.wasm FUNCTION
              Prints a function (its index, its export's name, or its name in the name section): each operator, and
              beneath it its machine code.
          --help
              Prints this.

        Exit status: 0 when all went well, that of proc_exit for a WASI command (its lowest 8 bits, and 1 where they are 0
        and it is not), 1 when something failed, 2 for a wrong command line, 134 for a trap, whose stack of wasm functions
        goes to standard error.
        """;

    /// <summary>Does what a command line asks for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where errors and progress go.</param>
    /// <returns>The exit status.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            return Dispatch(arguments, output, errors);
        }
        catch (CommandException exception)
        {
            errors.WriteLine($"wasm: {exception.Message}");
            if (exception.IsUsage)
                errors.WriteLine("wasm: --help tells how to use this");
            return exception.IsUsage ? UsageError : Failure;
        }
        catch (WasmFormatException exception)
        {
            errors.WriteLine($"wasm: not a valid module: {exception.Message}");
            return Failure;
        }
        catch (WasmLinkException exception)
        {
            errors.WriteLine($"wasm: cannot be linked: {exception.Message}");
            return Failure;
        }
        catch (WasmTrapException exception)
        {
            errors.WriteLine($"wasm: trap: {exception.Message}");
            return Trapped;
        }
        catch (Exception exception)
        {
            // Of the system, as when it has no memory: what is wrong is enough.
            errors.WriteLine($"wasm: {exception.Message.ReplaceLineEndings(" ")}");
            return Failure;
        }
    }

    /// <summary>Reads a module's file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static byte[] ReadModule(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] bytes = Read(stream, MagicBytes);
            if (bytes.AsSpan().SequenceEqual("\0asm"u8))
                bytes = [.. bytes, .. Read(stream, MaximumModuleBytes - MagicBytes + 1)];
            return bytes.Length <= MaximumModuleBytes
                ? bytes
                : throw new CommandException($"{file} has more than {MaximumModuleBytes >> 20} MiB, which is more than a module may have");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be read: {exception.Message}");
        }
    }

    // As much as there is, up to a limit: a device has no end.
    private static byte[] Read(Stream stream, int most)
    {
        using MemoryStream bytes = new();
        byte[] part = new byte[Math.Min(most, 1 << 16)];
        for (int count = 1; count > 0 && bytes.Length < most; bytes.Write(part, 0, count))
            count = stream.Read(part, 0, (int)Math.Min(part.Length, most - bytes.Length));
        return bytes.ToArray();
    }

    private static int Dispatch(string[] arguments, TextWriter output, TextWriter errors)
    {
        string[] rest = [.. arguments.Skip(1)];
        bool wantsHelp = rest is ["--help" or "-h", ..];
        switch (arguments)
        {
            case []:
                throw new CommandException("a command is expected: run, compile or disassemble", isUsage: true);
            case ["--help" or "-h" or "help", ..]:
            case ["run" or "compile" or "disassemble", ..] when wantsHelp:
                output.WriteLine(Usage);
                return Success;
            case ["run", ..]:
                return RunCommand.Run(RunArguments.Parse(rest), output, errors);
            case ["compile", string file]:
                return CompileCommand.Run(file, output, errors);
            case ["disassemble", string file, string function]:
                return DisassembleCommand.Run(file, function, output);
            case ["compile" or "disassemble", ..]:
                string taken = arguments[0] == "compile" ? "a file" : "a file and a function";
                throw new CommandException($"{arguments[0]} takes {taken}", isUsage: true);
            default:
                throw new CommandException(
                    $"there is no command {arguments[0]}: run, compile and disassemble are those that there are", isUsage: true);
        }
    }
}
