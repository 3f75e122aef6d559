using System;

namespace CopyPatch;

/// <summary>Code that can run, as debuggers and profilers want it. All offsets are in bytes from its start.</summary>
/// <param name="Address">Where it starts.</param>
/// <param name="Length">Bytes of machine code.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Functions">What is to be shown as functions, in the order of their code; they overlap nowhere.</param>
internal sealed record PublishedCode(nint Address, int Length, string Name, PublishedFunction[] Functions)
{
    private SourceLines? _lines;
    private bool _hasLines;

    /// <summary>Gets what is published of the code by which C# calls compiled code.</summary>
    public static PublishedCode Entry(nint address, int length) =>
        new(address, length, "copypatch_entry", [new PublishedFunction(0, length, "copypatch_entry")]);

    /// <summary>Gets its stencils and labels, in the order of their code.</summary>
    public PublishedStencil[] Stencils { get; init; } = [];

    /// <summary>Gets what its stencils were emitted for, in the order of their code.</summary>
    public PublishedPosition[] Positions { get; init; } = [];

    /// <summary>Gets the machine code.</summary>
    public unsafe ReadOnlySpan<byte> Bytes => new((void*)Address, Length);

    /// <summary>Gets its lines, if any are known. For the thread that publishes it.</summary>
    public SourceLines? Lines
    {
        get
        {
            if (!_hasLines)
                _lines = SourceLines.Of(this);
            _hasLines = true;
            return _lines;
        }
    }

    /// <summary>Gets the file whose lines the positions are, if they are.</summary>
    public string? SourceFile { get; init; }
}

/// <summary>A function, or a part of one that lies elsewhere.</summary>
internal readonly record struct PublishedFunction(int Offset, int Length, string Name)
{
    public int End => Offset + Length;
}

/// <summary>A stencil, or a label, which has no length.</summary>
internal readonly record struct PublishedStencil(int Offset, int Length, string Name, bool IsLabel);

/// <summary>What is compiled from some place on.</summary>
internal readonly record struct PublishedPosition(int Offset, int Position);
