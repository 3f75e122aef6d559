using CopyPatch;

namespace Lua;

/// <summary>A function of a state: its code, and what runs it.</summary>
internal sealed unsafe class Function(Prototype prototype, Function? parent)
{
    public Prototype Prototype { get; } = prototype;

    /// <summary>The function around it.</summary>
    public Function? Parent { get; } = parent;

    /// <summary>Its constants as values.</summary>
    public Value[] Constants { get; set; } = [];

    /// <summary>The functions within it.</summary>
    public Function[] Functions { get; set; } = [];

    /// <summary>What its closures refer to.</summary>
    public Proto* Proto { get; set; }

    /// <summary>Where a closure takes its upvalues from, for machine code; it is let go with the function's code.</summary>
    public uint* UpvaluePlaces { get; set; }

    /// <summary>Its tiers; null until one is wanted.</summary>
    public TierCode? Interpreted { get; set; }

    public TierCode? Compiled { get; set; }

    /// <summary>Why it was not compiled.</summary>
    public string? NotCompiled { get; set; }

    /// <summary>Where it goes on at an instruction, in its best tier.</summary>
    public nint AddressOf(int instruction) => (Compiled ?? Interpreted!).AddressOf(instruction);
}

/// <summary>What a function was emitted as.</summary>
/// <param name="Code">The code.</param>
/// <param name="Labels">A label for each instruction.</param>
internal sealed record TierCode(CompiledCode Code, Label[] Labels)
{
    public nint AddressOf(int instruction) => Code.AddressOf(Labels[instruction]);
}
