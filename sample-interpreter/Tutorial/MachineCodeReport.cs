using System;
using System.Collections.Generic;
using CopyPatch;
using Samples;
using Spectre.Console;

namespace Tutorial;

/// <summary>Prints a program's machine code under the instructions that it was made of.</summary>
internal static class MachineCodeReport
{
    /// <summary>Compiles a program once more, so that it keeps its listing, and prints it.</summary>
    public static void Print(StackProgram program, CodeHeap heap)
    {
        List<int> offsets = [];
        using Emitter.Program code = Compiler.Compile(program, heap, offsets);
        AnsiConsole.MarkupLineInterpolated($"[bold]{program.Name}[/]: {code.Length} bytes at 0x{code.Address:x}");
        int next = 0;
        foreach (ListingEntry entry in code.Listing)
        {
            if (entry.IsLabel)
                AnsiConsole.MarkupLineInterpolated($"[yellow]{entry.Name}:[/]");
            else
            {
                // More than one stencil where a value goes to its slot or comes from it; none for drop.
                while (next < offsets.Count && offsets[next] <= entry.Offset)
                    PrintInstruction(program, next++);
                PrintStencil(entry, code);
            }
        }
        Console.WriteLine();
    }

    private static void PrintInstruction(StackProgram program, int at)
    {
        string operands = InstructionText.Operands(program, at);
        string space = operands == "" ? "" : " ";
        AnsiConsole.MarkupLineInterpolated($"  [green]{program.Instructions[at].Opcode}[/]{space}{operands}");
    }

    private static void PrintStencil(ListingEntry entry, CompiledCode compiled)
    {
        string name = entry.Name;
        foreach ((int offset, string text) in Disassembly.Of(compiled.BytesOf(entry.Section, entry.Offset, entry.Length), entry.Offset))
        {
            string code = name == "" ? text : text.PadRight(40);
            AnsiConsole.MarkupLineInterpolated($"    {offset,5:x}  {code} [grey]{name}[/]");
            name = "";
        }
    }
}
