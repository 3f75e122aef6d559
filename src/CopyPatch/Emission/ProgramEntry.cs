using System;
using System.ComponentModel;

namespace CopyPatch;

/// <summary>
/// The way into an interpreter's program: machine code that is entered with the state, and goes on with the words of the program. Each
/// program has one for its start and one for each label. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ProgramEntry
{
    private readonly byte[] _code;
    private readonly (PatchKind Kind, int Site, int Addend)[] _patches;

    /// <summary>Takes over machine code.</summary>
    /// <param name="code">Its bytes.</param>
    /// <param name="patches">Where it has the address of the words: how, at which offset, and what is added to the address.</param>
    public ProgramEntry(ReadOnlySpan<byte> code, params (PatchKind Kind, int Site, int Addend)[] patches)
    {
        _code = code.ToArray();
        _patches = patches;
    }

    /// <summary>Gets the bytes from one to the next: whole units of alignment.</summary>
    internal int Size => (_code.Length + InstructionSet.CodeAlignment - 1) & -InstructionSet.CodeAlignment;

    /// <summary>Writes one.</summary>
    /// <param name="code">Where it is written.</param>
    /// <param name="executable">Where it is executed.</param>
    /// <param name="words">Where the words are that it goes on with, in the same block.</param>
    internal void Write(byte* code, byte* executable, byte* words)
    {
        _code.CopyTo(new Span<byte>(code, _code.Length));
        foreach ((PatchKind kind, int site, int addend) in _patches)
        {
            if (!InstructionSet.Of(kind).TryPatch(kind, code + site, (long)words + addend, (long)executable + site))
                throw new OverflowException("The way into a program does not reach its words.");
        }
    }
}
