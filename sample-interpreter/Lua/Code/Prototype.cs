namespace Lua;

/// <summary>A function's code. It is not written to once it is made.</summary>
internal sealed class Prototype
{
    /// <summary>The chunk's name as it was given: "@file", "=name", or the text itself.</summary>
    public required string Source { get; init; }

    /// <summary>The line of its <c>function</c>; 0 for a chunk.</summary>
    public required int LineDefined { get; init; }

    /// <summary>The line of its <c>end</c>; 0 for a chunk.</summary>
    public required int LastLineDefined { get; init; }

    /// <summary>How many parameters it has; they are the first registers.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Whether it takes more arguments than its parameters: <c>...</c>.</summary>
    public required bool IsVararg { get; init; }

    /// <summary>The highest register that it uses + 1.</summary>
    public required int RegisterCount { get; init; }

    /// <summary>The code.</summary>
    public required Instruction[] Instructions { get; init; }

    /// <summary>The constants.</summary>
    public required Constant[] Constants { get; init; }

    /// <summary>Where a closure of it takes its upvalues from.</summary>
    public required PrototypeUpvalue[] Upvalues { get; init; }

    /// <summary>The functions within it.</summary>
    public required Prototype[] Prototypes { get; init; }

    /// <summary>The local variables, in the order in which they begin.</summary>
    public required PrototypeLocal[] Locals { get; init; }
}

/// <summary>An upvalue of a <see cref="Prototype"/>.</summary>
/// <param name="Name">The variable's name, a character per byte.</param>
/// <param name="FromRegister">Whether it is a register of the function around it, rather than one of its upvalues.</param>
/// <param name="Index">Which register or upvalue.</param>
internal readonly record struct PrototypeUpvalue(string Name, bool FromRegister, int Index);

/// <summary>A local variable of a <see cref="Prototype"/>.</summary>
/// <param name="Name">Its name, a character per byte.</param>
/// <param name="Register">Where it is.</param>
/// <param name="First">The first instruction at which it is there.</param>
/// <param name="Behind">The first instruction at which it is no longer there.</param>
internal readonly record struct PrototypeLocal(string Name, int Register, int First, int Behind);
