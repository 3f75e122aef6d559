namespace Lua;

/// <summary>What a state did.</summary>
internal sealed class Statistics
{
    public int Interpreted { get; set; }

    public int Compiled { get; set; }

    public long CompiledInstructions { get; set; }

    public long CodeBytes { get; set; }

    public int Collections { get; set; }

    public long FieldMisses { get; set; }
}
