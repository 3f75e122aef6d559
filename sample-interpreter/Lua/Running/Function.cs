using System.Collections.Generic;
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

    /// <summary>Machine code that shows each instruction to who records a trace.</summary>
    public TierCode? Recorded { get; set; }

    /// <summary>Its loops that were warm, by the instruction that goes back.</summary>
    public Dictionary<int, LoopState> Loops { get; } = [];

    /// <summary>Why it was not compiled.</summary>
    public string? NotCompiled { get; set; }

    /// <summary>All code that it has but its traces.</summary>
    public IEnumerable<CompiledCode?> AllCode()
    {
        yield return Recorded?.Code;
        yield return Interpreted?.Code;
        yield return Compiled?.Code;
    }

    /// <summary>Where a call of it begins.</summary>
    public nint AddressOfStart() => (Compiled ?? Interpreted!).Code.Address;

    /// <summary>Where it goes on at an instruction, in its best tier.</summary>
    public nint AddressOf(int instruction) => (Compiled ?? Interpreted!).AddressOf(instruction);
}

/// <summary>Where a function's instructions are in its code.</summary>
/// <param name="Labels">A label for each.</param>
/// <param name="BehindCalls">Where a call's callee returns to.</param>
/// <param name="Links">The ways back of loops.</param>
internal sealed record Places(Label[] Labels, Dictionary<int, Label> BehindCalls, Dictionary<int, CopyPatch.Link> Links);

/// <summary>What a function was emitted as.</summary>
/// <param name="Code">The code.</param>
/// <param name="Places">Where its instructions are in it.</param>
internal sealed record TierCode(CompiledCode Code, Places Places)
{
    public nint AddressOf(int instruction) => Code.AddressOf(Places.Labels[instruction]);

    /// <summary>Where the callee of a call returns to.</summary>
    public nint AddressBehind(int call) => Code.AddressOf(Places.BehindCalls[call]);
}
