using System;
using System.Collections.Generic;
using System.IO;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What a module sees of the world through WASI. What is not given here does not exist for it.</summary>
public sealed class WasiOptions
{
    // In the order of their numbers.
    private Stream[] _processStreams = [];

    /// <summary>Gets the arguments. The first is by custom the program's name.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>Gets the environment variables, in the order of the module's <c>environ</c>.</summary>
    public IList<KeyValuePair<string, string>> Environment { get; } = [];

    /// <summary>Gets or sets where the module's standard input comes from. It is empty unless set.</summary>
    public Stream StandardInput { get; set; } = Stream.Null;

    /// <summary>Gets or sets where the module's standard output goes. It is thrown away unless set.</summary>
    public Stream StandardOutput { get; set; } = Stream.Null;

    /// <summary>Gets or sets where the module's standard error goes. It is thrown away unless set.</summary>
    public Stream StandardError { get; set; } = Stream.Null;

    /// <summary>Gets or sets which standard streams say that they are terminals; a C library buffers their output by lines.</summary>
    public WasiTerminals Terminals { get; set; }

    /// <summary>
    /// Gets the directories that the module may use, with all that is under them. Their order gives their file descriptors, from 3 on.
    /// </summary>
    public IList<WasiDirectory> PreopenedDirectories { get; } = [];

    /// <summary>Gets or sets the real-time and monotonic clocks, and what waits for them.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets what fills memory with random bytes: cryptographically secure ones unless set.</summary>
    public Action<Span<byte>> Random { get; set; } = HostSystem.Current.FillRandom;

    /// <summary>Gets or sets how many file descriptors the module may have open.</summary>
    public int MaximumDescriptors { get; set; } = 1024;

    /// <summary>Lets a module use the standard streams of this process.</summary>
    public void UseProcessStreams()
    {
        _processStreams = [Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.OpenStandardError()];
        (StandardInput, StandardOutput, StandardError) = (_processStreams[0], _processStreams[1], _processStreams[2]);
        Terminals = (Console.IsInputRedirected ? 0 : WasiTerminals.Input)
            | (Console.IsOutputRedirected ? 0 : WasiTerminals.Output)
            | (Console.IsErrorRedirected ? 0 : WasiTerminals.Error);
    }

    /// <summary>Lets a module use a directory.</summary>
    /// <param name="hostPath">The directory.</param>
    /// <param name="guestPath">How the module names it, such as <c>/</c> or <c>/data</c>.</param>
    /// <param name="readOnly">Whether the module can change nothing in it.</param>
    public void AddDirectory(string hostPath, string guestPath, bool readOnly = false) =>
        PreopenedDirectories.Add(new WasiDirectory(hostPath, guestPath, readOnly));

    /// <summary>Gets the host's number of a stream, if that is one of the process and the host can wait for it; else -1.</summary>
    internal int NumberOf(Stream stream) => HostSystem.Current.CanWaitForStreams ? Array.IndexOf(_processStreams, stream) : -1;
}
