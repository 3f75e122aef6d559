using System.Collections.Generic;

namespace Lua;

/// <summary>A way through a loop, from its beginning or from a guard of another path.</summary>
/// <param name="parent">The path with that guard; null for the first.</param>
/// <param name="fork">The guard.</param>
/// <param name="first">Its first instruction; its instructions lie behind each other, as its snapshots do.</param>
/// <param name="firstSnapshot">Its first snapshot.</param>
internal sealed class TracePath(TracePath? parent, int fork, int first, int firstSnapshot) : IHasValues
{
    public TracePath? Parent => parent;

    public int Fork => fork;

    public int First => first;

    public int FirstSnapshot => firstSnapshot;

    /// <summary>The instruction behind its last.</summary>
    public int Behind { get; set; }

    /// <summary>What slots have at its end that had something else where the loop began, and the tags of that where they are known.</summary>
    public List<(int Slot, int Value, uint Tag)> Writes { get; } = [];

    /// <summary>The values that are to be kept as long as it is.</summary>
    public HashSet<Value> Constants { get; } = [];

    public void Mark(LuaHeap heap)
    {
        foreach (Value constant in Constants)
            heap.Mark(constant);
    }

    /// <summary>Whether an instruction was done before what is recorded now.</summary>
    public bool Follows(int instruction)
    {
        if (instruction >= first)
            return true;
        int before = fork;
        for (TracePath? path = parent; path is not null; (before, path) = (path.Fork, path.Parent))
        {
            if (instruction >= path.First)
                return instruction < before;
        }

        return false;
    }
}
