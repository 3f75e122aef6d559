using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// How far beyond the address that a local holds memory is known to reach: an access that was checked need not be checked
/// again, as memory does not shrink.
/// </summary>
internal sealed class BoundsKnowledge
{
    private long[] _extents = new long[64];
    private int[] _epochs = new int[64];
    private int _epoch;

    /// <summary>Starts a function.</summary>
    public void Start(int locals)
    {
        if (_extents.Length < locals)
        {
            _extents = new long[2 * locals];
            _epochs = new int[2 * locals];
        }

        Forget();
    }

    /// <summary>Forgets everything, at a merge point.</summary>
    public void Forget()
    {
        if (++_epoch == int.MaxValue)
        {
            Array.Clear(_epochs);
            _epoch = 1;
        }
    }

    /// <summary>Forgets a local, which is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Forget(int local) => _epochs[local] = 0;

    /// <summary>Whether an access is known to lie inside; from now on it is.</summary>
    /// <param name="local">The local that holds its address.</param>
    /// <param name="extent">Its offset and size, in bytes.</param>
    public bool Knows(int local, long extent)
    {
        if (_epochs[local] == _epoch && extent <= _extents[local])
            return true;
        _epochs[local] = _epoch;
        _extents[local] = extent;
        return false;
    }
}
