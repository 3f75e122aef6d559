using System;
using System.Collections.Generic;
using System.Threading;

namespace CopyPatch;

/// <summary>Tells all who are to know of a heap's code. A heap has none where nobody is.</summary>
internal sealed class CodeDebugger
{
    private const string Variable = "COPYPATCH_DEBUG";

    private static readonly (string Word, CodeDebugging Meaning)[] s_words =
    [
        ("gdb", CodeDebugging.Gdb), ("perf", CodeDebugging.Perf), ("perfmap", CodeDebugging.PerfMap), ("jitdump", CodeDebugging.JitDump),
    ];

    private static readonly Lock s_lock = new();
    private static PerfMap? s_perfMap;
    private static JitDump? s_jitDump;
    private static GdbInterface? s_gdb;

    private readonly CodeListener[] _listeners;

    private CodeDebugger(CodeDebugging asked, CodeListener[] listeners)
    {
        KeepsListing = (asked & ~CodeDebugging.PerfMap) != 0;
        SetsBreakpoints = asked.HasFlag(CodeDebugging.Gdb);
        _listeners = listeners;
    }

    /// <summary>Gets whether stencils and positions are to be known, too.</summary>
    public bool KeepsListing { get; }

    /// <summary>
    /// Gets whether somebody is to write breakpoints into the code: Linux lets nobody write to memory that is shared and not writable, as
    /// code is that has two addresses.
    /// </summary>
    public bool SetsBreakpoints { get; }

    /// <summary>Gets what tells those who are asked for here, or by the environment of the process.</summary>
    /// <returns>Null where nobody is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such option.</exception>
    /// <exception cref="InvalidOperationException">The environment has an unknown word.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has not what was asked for here.</exception>
    /// <exception cref="System.IO.IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    /// <exception cref="DllNotFoundException">The library that gdb looks for cannot be loaded.</exception>
    public static CodeDebugger? For(CodeDebugging asked)
    {
        if ((asked & ~(CodeDebugging.Perf | CodeDebugging.Gdb)) != 0)
            throw new ArgumentOutOfRangeException(nameof(asked), asked, $"There is no such {nameof(CodeDebugging)}.");
        CodeDebugging wanted = asked | Parse(Environment.GetEnvironmentVariable(Variable));
        if (wanted == CodeDebugging.None)
            return null;
        if (!OperatingSystem.IsLinux())
        {
            return asked == CodeDebugging.None ? null : throw new PlatformNotSupportedException(
                $"{nameof(CodeDebugging)}.{asked} is for Linux: gdb and perf read it there. {Variable} does nothing elsewhere.");
        }

        var listeners = new List<CodeListener>();
        lock (s_lock)
        {
            if (wanted.HasFlag(CodeDebugging.PerfMap) && !PerfMap.IsDotnets)
                listeners.Add(s_perfMap ??= new PerfMap());
            if (wanted.HasFlag(CodeDebugging.JitDump))
                listeners.Add(s_jitDump ??= new JitDump());
            if (wanted.HasFlag(CodeDebugging.Gdb))
                listeners.Add(s_gdb ??= new GdbInterface());
        }

        return new CodeDebugger(wanted, [.. listeners]);
    }

    /// <summary>Reads the words of the environment variable.</summary>
    /// <exception cref="InvalidOperationException">There is no such word.</exception>
    public static CodeDebugging Parse(string? words)
    {
        var all = CodeDebugging.None;
        foreach (string word in (words ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int known = Array.FindIndex(s_words, one => one.Word.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (known < 0)
            {
                throw new InvalidOperationException(
                    $"The environment variable {Variable} has the word '{word}'. The words are gdb, perf, perfmap and jitdump, separated "
                    + "by commas.");
            }

            all |= s_words[known].Meaning;
        }

        return all;
    }

    /// <summary>Says that code is about to be run for the first time.</summary>
    public void Publish(PublishedCode code)
    {
        foreach (CodeListener listener in _listeners)
            listener.Publish(code);
    }

    /// <summary>Says that the memory of code is about to be used for something else.</summary>
    /// <param name="address">Where it starts; there may be no code that was published.</param>
    public void Release(nint address)
    {
        foreach (CodeListener listener in _listeners)
            listener.Release(address);
    }

    /// <summary>Says that all code in a range of memory is gone.</summary>
    public void Release(nint start, long length)
    {
        foreach (CodeListener listener in _listeners)
            listener.Release(start, length);
    }
}
