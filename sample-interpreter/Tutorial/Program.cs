using System;
using System.Collections.Generic;
using System.IO;
using CopyPatch;

namespace Tutorial;

/// <summary>The sample's command line.</summary>
internal static class Program
{
    private const int Success = 0, Failure = 1, WrongUse = 2;

    private static int Main(string[] arguments)
    {
        try
        {
            CommandLine commandLine = CommandLine.Parse(arguments);
            if (!commandLine.Help)
                return Run(commandLine);
            Console.WriteLine(CommandLine.Usage);
            return Success;
        }
        catch (FormatException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return WrongUse;
        }
        catch (Exception exception) when (exception is ProgramException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failure;
        }
    }

    private static int Run(CommandLine commandLine)
    {
        // All files are read before the first one runs: a mistake in the last one shows at once.
        List<StackProgram> programs = [];
        foreach (string file in commandLine.Files)
            programs.Add(Read(file));

        using CodeHeap heap = new();
        List<Comparison> comparisons = [];
        foreach (StackProgram program in programs)
        {
            if (commandLine.Listing)
                MachineCodeReport.Print(program, heap);
            Comparison comparison = Comparison.Of(program, heap, commandLine.Tier);
            Report.Program(comparison);
            comparisons.Add(comparison);
        }
        Report.Times(comparisons);
        return comparisons.TrueForAll(comparison => comparison.Agrees) ? Success : Failure;
    }

    private static StackProgram Read(string file) => File.Exists(file)
        ? Fusion.Fuse(Parser.Parse(file, File.ReadAllText(file)))
        : throw new FileNotFoundException($"{file}: no such file; without a file, the programs of the sample are run");
}
