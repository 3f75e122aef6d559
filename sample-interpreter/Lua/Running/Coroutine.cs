using System.Collections.Generic;

namespace Lua;

internal enum CoroutineStatus
{
    Suspended,
    Running,
    Normal,
    Dead,
}

/// <summary>A coroutine: a stack of its own, and where it goes on.</summary>
internal sealed class Coroutine
{
    /// <summary>The value that stands for it.</summary>
    public Value Value { get; set; }

    /// <summary>The cell of its stack.</summary>
    public uint Stack { get; set; }

    /// <summary>How many values the stack has room for.</summary>
    public int Size { get; set; }

    public CoroutineStatus Status { get; set; } = CoroutineStatus.Suspended;

    /// <summary>While it does not run: the frame of the C# function that it waits in (yield, resume), and up to where the stack is used.</summary>
    public int Base { get; set; }

    public int Top { get; set; }

    /// <summary>Whether it was resumed at all.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Who resumed it.</summary>
    public Coroutine? Resumer { get; set; }

    /// <summary>How many coroutines wait for it, while it runs or waits for one itself.</summary>
    public int Depth { get; set; }

    /// <summary>How many C# methods wait for Lua code where it was resumed: it cannot yield across more.</summary>
    public int Boundaries { get; set; }

    /// <summary>The upvalues that are variables on its stack, the highest first.</summary>
    public uint Open { get; set; }

    /// <summary>Where variables are that are to be closed, the highest last.</summary>
    public List<int> ToClose { get; } = [];

    /// <summary>Whether an error comes out of its resume as an error (coroutine.wrap).</summary>
    public bool IsWrapped { get; set; }

    /// <summary>The error that it died of.</summary>
    public Value Error { get; set; } = Value.Nil;

    public bool HasError { get; set; }

    /// <summary>The instruction where that was.</summary>
    public int Where { get; set; }
}
