using System;
using System.IO;
using System.Threading;

namespace Lua;

/// <summary>The libraries that a state has.</summary>
[Flags]
public enum LuaLibraries
{
    /// <summary>None, not even print.</summary>
    None = 0,

    /// <summary>The basic functions: print, pairs, pcall and the like, without those that read files.</summary>
    Basic = 1,

    /// <summary>string, with the methods of strings.</summary>
    String = 2,

    /// <summary>table.</summary>
    Table = 4,

    /// <summary>math.</summary>
    Math = 8,

    /// <summary>utf8.</summary>
    Utf8 = 16,

    /// <summary>coroutine.</summary>
    Coroutine = 32,

    /// <summary>debug.</summary>
    Debug = 64,

    /// <summary>os: the clock, but also files and processes.</summary>
    Os = 128,

    /// <summary>io: files.</summary>
    Io = 256,

    /// <summary>require, package, dofile and loadfile.</summary>
    Package = 512,

    /// <summary>What reaches nothing outside the state.</summary>
    Safe = Basic | String | Table | Math | Utf8 | Coroutine,

    /// <summary>All.</summary>
    All = Safe | Debug | Os | Io | Package,
}

/// <summary>What a <see cref="LuaState"/> is made with.</summary>
public sealed record LuaOptions
{
    /// <summary>Gets which libraries scripts have; all unless it is said otherwise.</summary>
    public LuaLibraries Libraries { get; init; } = LuaLibraries.All;

    /// <summary>
    /// Gets how many bytes of memory the state's values may take, up to just below 4 GB; 2 GB unless it is said otherwise. More is the error
    /// "not enough memory" in Lua.
    /// </summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>
    /// Gets how many steps scripts may do: each call and each round of a loop is one, and some of the work of library functions. Null for as
    /// many as they like. Steps are counted in batches of some thousands.
    /// </summary>
    public long? Budget { get; init; }

    /// <summary>Gets in which tiers functions run.</summary>
    public TierChoice Tiers { get; init; } = TierChoice.Mixed;

    /// <summary>Gets where print and io.write write; standard output where it is null.</summary>
    public Stream? Output { get; init; }

    /// <summary>Gets what io.read reads; standard input where it is null.</summary>
    public Stream? Input { get; init; }

    /// <summary>Gets where warnings go; standard error where it is null.</summary>
    public TextWriter? Warnings { get; init; }

    /// <summary>Gets what ends scripts from another thread.</summary>
    public CancellationToken Cancellation { get; init; }
}
