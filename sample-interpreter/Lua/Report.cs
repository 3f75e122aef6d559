using System;
using System.Globalization;
using System.IO;

namespace Lua;

/// <summary>What the command line shows of a state's code.</summary>
internal static class Report
{
    public static void WriteStatistics(LuaState state, TextWriter writer)
    {
        Machine machine = state.Machine;
        Statistics statistics = machine.Statistics;
        Line("functions loaded", machine.Functions.Count);
        Line("  interpreted", statistics.Interpreted);
        Line("  compiled", statistics.Compiled);
        Line("instructions compiled", statistics.CompiledInstructions);
        Line("bytes of machine code", statistics.CodeBytes);
        Line("loops compiled as traces", statistics.Traces);
        Line("  their paths", statistics.TracePaths);
        Line("  their operations", statistics.TraceInstructions);
        Line("  their ways out taken often", statistics.Exits);
        Line("fields looked up without a cache", statistics.FieldMisses);
        Line("collections", statistics.Collections);
        Line("bytes in use", machine.Heap.InUse);
        foreach (Function function in machine.Functions)
        {
            if (function.NotCompiled is { } why)
                writer.WriteLine($"{Machine.NameOf(function)} is not compiled: {why}");
            foreach ((int back, LoopState loop) in function.Loops)
                WriteLoop(function, back, loop, writer);
        }

        void Line(string what, long number) =>
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number,12:N0}  {what}"));
    }

    private static void WriteLoop(Function function, int back, LoopState loop, TextWriter writer)
    {
        string place = $"{ChunkName.Shorten(function.Prototype.Source)}:{function.Prototype.Instructions[back].Line}";
        if (loop.Trace is { } trace)
            writer.WriteLine($"{place} is a trace of {trace.Tree.Code.Count} operations in {trace.Tree.Paths.Count} paths with {trace.Exits.Count} ways out");
        if (loop.Why is { } why)
            writer.WriteLine($"{place} has {(loop.Trace is null ? "no trace" : "no more paths")}: {why}");
    }

    public static void WriteListing(LuaState state, string name, TextWriter writer)
    {
        bool found = false;
        foreach (Function function in state.Machine.Functions)
        {
            if (!Machine.NameOf(function).Contains(name, StringComparison.Ordinal))
                continue;
            found = true;
            writer.WriteLine($"function {Machine.NameOf(function)}");
            PrototypeText.Write(function.Prototype, writer);
            if (function.Compiled is { } compiled)
            {
                foreach ((int offset, string text) in Samples.Disassembly.Of(compiled.Code.BytesOf(CopyPatch.CodeSection.Hot)))
                    writer.WriteLine($"  {offset:x5}  {text}");
            }
        }

        if (!found)
            writer.WriteLine($"No function's place contains '{name}': places are chunk:line, as in an error's message.");
    }
}
