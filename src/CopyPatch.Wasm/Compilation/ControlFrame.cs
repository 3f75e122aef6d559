
namespace CopyPatch.Wasm;

/// <summary>A block that is being compiled.</summary>
internal struct ControlFrame
{
    /// <summary>Where branches to it go.</summary>
    public Label Label;

    /// <summary>Of an if: where its else starts.</summary>
    public Label Else;

    /// <summary>How many operands lie below it.</summary>
    public int Height;

    /// <summary>The types of its parameters and results: a <see cref="BlockType"/>.</summary>
    public int Type;

    /// <summary>The loop that it is in, or that it is; -1 outside of loops.</summary>
    public int Region;

    /// <summary>The number of the newest stub that leads to it, from 1 on; 0 where none does.</summary>
    public int Stub;

    public ControlKind Kind;
}

/// <summary>Code out of line that branches go through: values and locals move, then it jumps.</summary>
internal struct BranchStub
{
    /// <summary>Where it starts.</summary>
    public Label Start;

    /// <summary>Where it jumps.</summary>
    public Label Target;

    /// <summary>The regions that it leads from and to.</summary>
    public int From, To;

    /// <summary>The slots that values are in, and that they go to.</summary>
    public int Source, Destination;

    /// <summary>How many values.</summary>
    public int Count;

    /// <summary>Whether it leaves the function.</summary>
    public bool Returns;
}
