using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>
/// The floating-point constants of a module's code. No instruction has one in itself: they lie behind the globals of each
/// instance, a few bytes from what the code has in a register anyway.
/// </summary>
/// <param name="globals">How many globals come before.</param>
internal sealed unsafe class ConstantPool(int globals)
{
    private readonly Dictionary<ulong, int> _indices = [];
    private readonly List<ulong> _values = [];

    /// <summary>Where a constant is, in bytes from the instance's start.</summary>
    /// <param name="bits">Its bits; those of a float with zeros above.</param>
    public long OffsetOf(ulong bits)
    {
        if (!_indices.TryGetValue(bits, out int index))
        {
            index = _values.Count;
            _indices.Add(bits, index);
            _values.Add(bits);
        }

        return sizeof(NativeInstance) + (8L * (globals + index));
    }

    /// <summary>The constants, in the order of their places.</summary>
    public ulong[] ToArray() => [.. _values];
}
