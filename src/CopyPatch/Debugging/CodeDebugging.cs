using System;

namespace CopyPatch;

/// <summary>
/// Who is told of the code in a heap: each lets a tool outside show names and lines of compiled code. For Linux.
/// </summary>
/// <remarks>
/// The environment variable <c>COPYPATCH_DEBUG</c> says the same for all heaps of a process, by these words in any case, separated by
/// commas: <c>gdb</c>, <c>perf</c>, <c>perfmap</c>, <c>jitdump</c>.
/// </remarks>
[Flags]
public enum CodeDebugging
{
    /// <summary>Nobody; it costs nothing.</summary>
    None = 0,

    /// <summary>
    /// <c>/tmp/perf-PID.map</c>: a line for each function. Its names are what <c>perf report</c> and others show of a heap with
    /// <see cref="CodeHeapMapping.OneView"/>; of one with <see cref="CodeHeapMapping.TwoViews"/> perf asks nobody but a jitdump. It is not
    /// written while .NET itself writes that file (<c>DOTNET_PerfMapEnabled</c>).
    /// </summary>
    PerfMap = 1,

    /// <summary>
    /// <c>jit-PID.dump</c>, in a new folder among the temporary files: names, machine code, lines and unwinding rules of all code that
    /// there ever was, for <c>perf inject --jit</c>. Emitters keep listing and positions.
    /// </summary>
    JitDump = 2,

    /// <summary>Both of what perf reads.</summary>
    Perf = PerfMap | JitDump,

    /// <summary>
    /// A debugger (gdb, lldb) by its JIT interface: symbols, lines and unwinding rules of the code that there is. Emitters keep listing and
    /// positions. So that breakpoints can be set, the heap has <see cref="CodeHeapMapping.OneView"/> where it has the choice.
    /// </summary>
    Gdb = 4,
}
