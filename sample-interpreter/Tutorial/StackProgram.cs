using System.Collections.Generic;

namespace Tutorial;

/// <summary>A program that has been read and checked: nothing in it can leave its stacks, its variables or its code.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Instructions">What both the interpreter and the compiler take. The last one never falls through.</param>
/// <param name="VariableSlots">How many 64-bit slots the variables and arrays need; all are 0 at the start.</param>
/// <param name="Depth">How deep the stacks become.</param>
/// <param name="Labels">The names of the instructions that jumps go to.</param>
/// <param name="Variables">The variables and arrays by their (first) slot.</param>
internal sealed record StackProgram(
    string Name,
    Instruction[] Instructions,
    int VariableSlots,
    StackDepth Depth,
    IReadOnlyDictionary<int, string> Labels,
    IReadOnlyDictionary<int, Variable> Variables)
{
    /// <summary>The lowest slot of the integers' stack, behind the variables.</summary>
    public int FirstInteger => VariableSlots;

    /// <summary>The lowest slot of the floating-point numbers' stack.</summary>
    public int FirstNumber => FirstInteger + Depth.Integers;

    /// <summary>How many slots a frame of this program has.</summary>
    public int Slots => FirstNumber + Depth.Numbers;
}

/// <summary>Slots that the two stacks need.</summary>
internal readonly record struct StackDepth(int Integers, int Numbers);
