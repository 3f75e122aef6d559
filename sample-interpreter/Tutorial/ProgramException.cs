using System;

namespace Tutorial;

/// <summary>A program file is wrong. The message names the file and the line, and says what to write instead.</summary>
internal sealed class ProgramException(string file, int line, string message) : Exception($"{file}:{line}: {message}")
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}

/// <summary>A running program did what it must not: the same exception from both ways of running it.</summary>
internal sealed class TrapException(Trap trap) : Exception(trap switch
{
    Trap.DivisionByZero => "division by zero",
    Trap.IndexOutOfRange => "index outside the array",
    _ => $"trap {(long)trap}",
})
{
    /// <summary>What it was.</summary>
    public Trap Trap { get; } = trap;
}

/// <summary>The trap codes of <c>tutorial.c</c>.</summary>
internal enum Trap : long
{
    DivisionByZero = 1,
    IndexOutOfRange = 2,
}
