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

    public int Traces { get; set; }

    /// <summary>Ways through those loops that were recorded.</summary>
    public int TracePaths { get; set; }

    public long TraceInstructions { get; set; }

    /// <summary>How often a loop could not become a trace.</summary>
    public int TracesRefused { get; set; }

    /// <summary>Ways out of traces that were taken often.</summary>
    public int Exits { get; set; }
}
