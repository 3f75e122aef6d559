using System.Collections.Generic;

namespace Lua;

/// <summary>
/// A loop as it was seen: the way that was taken first, and ways from a guard of one before back to the loop's beginning, as in Gal's trace
/// trees (2009). A loop around it is one of those: it goes from the end of the inner loop to its next beginning.
/// </summary>
/// <param name="function">The function with the loop.</param>
/// <param name="header">The first instruction of the loop's body.</param>
/// <param name="loop">The instruction that goes back there.</param>
internal sealed class TraceTree(Function function, int header, int loop)
{
    private readonly Dictionary<int, TracePath> _forks = [];
    private readonly Dictionary<int, int> _refusals = [];

    public Function Function => function;

    public int Header => header;

    public int Loop => loop;

    /// <summary>How many registers hold variables where the loop begins.</summary>
    public int Locals { get; } = LocalsAt(function.Prototype, header, loop);

    public TraceCode Code { get; } = new();

    public List<TracePath> Paths { get; } = [];

    /// <summary>The instructions that read a slot where the loop begins, by the slot.</summary>
    public Dictionary<int, int> Entries { get; } = [];

    /// <summary>The highest slot that a frame of the trace uses, and one more.</summary>
    public int Height { get; set; }

    /// <summary>The path that begins at a guard; null where there is none.</summary>
    public TracePath? ForkAt(int guard) => _forks.GetValueOrDefault(guard);

    public void Add(TracePath path)
    {
        Paths.Add(path);
        if (path.Parent is not null)
            _forks.Add(path.Fork, path);
    }

    /// <summary>Forgets the path that was recorded last, and all that is its.</summary>
    public void Remove(TracePath path)
    {
        if (Paths.Remove(path))
            _forks.Remove(path.Fork);
        Code.Truncate(path);
        foreach ((int slot, int entry) in Entries)
        {
            if (entry >= path.First)
                Entries.Remove(slot);
        }

        if (path.Parent is not null)
            _refusals[path.Fork] = RefusalsOf(path.Fork) + 1;
    }

    /// <summary>How often no path could be made from a guard.</summary>
    public int RefusalsOf(int guard) => _refusals.GetValueOrDefault(guard);

    /// <summary>The path that an instruction is of.</summary>
    public TracePath PathOf(int instruction)
    {
        foreach (TracePath path in Paths)
        {
            if (instruction < path.Behind)
                return path;
        }

        throw new System.ArgumentOutOfRangeException(nameof(instruction));
    }

    private static int LocalsAt(Prototype prototype, int header, int loop)
    {
        Instruction back = prototype.Instructions[loop];
        int locals = back.Op == Op.JumpBack ? 0 : back.A + 4;
        foreach (PrototypeLocal local in prototype.Locals)
        {
            if (local.First <= header && header < local.Behind)
                locals = System.Math.Max(locals, local.Register + 1);
        }

        return locals;
    }
}
