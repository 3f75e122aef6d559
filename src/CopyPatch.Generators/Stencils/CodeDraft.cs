using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace CopyPatch.Generators.Stencils;

/// <summary>A stencil's code while the passes work on it.</summary>
internal sealed class CodeDraft(InstructionSet architecture, byte[] code)
{
    private byte[] _bytes = code;
    private int _length = code.Length;

    public InstructionSet Architecture { get; } = architecture;

    public int BakedSize { get; } = code.Length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public int Length => _length;

    /// <summary>Gets the patches, by offset.</summary>
    public List<Patch> Patches { get; } = [];

    /// <summary>Gets the sites of jumps to the next stencil, whose 4 bytes are a displacement from their own place.</summary>
    public List<int> NextSites { get; } = [];

    /// <summary>Gets or sets whether there was one before the passes.</summary>
    public bool GoesOn { get; set; }

    /// <summary>
    /// Gets or sets whether jump tables or routines will stand behind the code: then its end is not where it falls through to, and
    /// tables may lead to any instruction. Passes that drop or move one must leave such code alone.
    /// </summary>
    public bool HasTail { get; set; }

    public int ReadInt32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset));

    public void WriteInt32(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(offset), value);

    public void WriteByte(int offset, byte value) => _bytes[offset] = value;

    /// <summary>Whether a relocation writes the bytes at this offset.</summary>
    public bool IsPatched(int offset) => NextSites.Contains(offset) || Patches.Exists(patch => patch.Offset == offset);

    /// <summary>Drops everything from an offset on.</summary>
    public void Truncate(int length)
    {
        _length = length;
        Patches.RemoveAll(patch => patch.Offset + patch.Form.Size() > length);
        NextSites.RemoveAll(site => site + 4 > length);
    }

    /// <summary>Appends bytes.</summary>
    /// <returns>Their offset.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        int offset = _length;
        _length += bytes.Length;
        if (_length > _bytes.Length)
            Array.Resize(ref _bytes, 2 * _length);
        bytes.CopyTo(_bytes.AsSpan(offset));
        return offset;
    }

    public MachineCode ToMachineCode() => new(
        ImmutableArray.Create(_bytes, 0, _length), Patches.OrderBy(patch => patch.Offset).ToImmutableArray(), BakedSize, GoesOn);
}
