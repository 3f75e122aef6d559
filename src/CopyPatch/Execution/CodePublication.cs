using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>What debuggers and profilers are told of compiled code: its sections in one.</summary>
internal static class CodePublication
{
    public static unsafe PublishedCode Of(SealedCode code, string name)
    {
        CodeLayout layout = code.Layout;
        return new PublishedCode((nint)code.Block.Executable, layout.CodeEnd, name, FunctionsOf(layout, code.Functions, name))
        {
            Stencils = Array.ConvertAll(code.Listing, entry => new PublishedStencil(
                layout.StartOf(entry.Section) + entry.Offset, entry.Length, entry.Name, entry.IsLabel)),
            Positions = Array.ConvertAll(code.Positions, position => new PublishedPosition(
                layout.StartOf(position.Section) + position.Offset, position.Position)),
            SourceFile = code.SourceFile,
        };
    }

    // What lies before the first marked function of a section, and where none is marked, has the name of the code; and what lies behind
    // all sections, veneers and the like, has one of its own.
    private static PublishedFunction[] FunctionsOf(CodeLayout layout, CodeFunction[] marked, string name)
    {
        var functions = new List<PublishedFunction>(marked.Length + 3);
        int next = Add(functions, layout, CodeSection.Hot, marked, 0, name);
        Add(functions, layout, CodeSection.Cold, marked, next, name + ".cold");
        int end = layout.Cold + layout.ColdLength;
        if (layout.CodeEnd - end > InstructionSet.Current.TrapSize)
            functions.Add(new PublishedFunction(end, layout.CodeEnd - end, name + ".veneers"));
        return [.. functions];
    }

    private static int Add(
        List<PublishedFunction> functions, CodeLayout layout, CodeSection section, CodeFunction[] marked, int next, string name)
    {
        int start = layout.StartOf(section);
        int first = next < marked.Length && marked[next].Section == section ? marked[next].Offset : layout.LengthOf(section);
        if (first > 0)
            functions.Add(new PublishedFunction(start, first, name));
        for (; next < marked.Length && marked[next].Section == section; next++)
        {
            if (marked[next].Length > 0)
                functions.Add(new PublishedFunction(start + marked[next].Offset, marked[next].Length, marked[next].Name));
        }

        return next;
    }
}
