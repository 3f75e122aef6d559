using System;
using System.Runtime.InteropServices;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>
/// Tells the unwinder of the C library's world (libgcc) how to walk the stack through compiled code: one rule for all of a heap, since
/// each function that calls has a frame pointer, and the others leave that of their caller.
/// </summary>
/// <remarks>Where there is no libgcc, nobody can be told.</remarks>
internal unsafe struct LinuxFrameTable
{
    private static volatile bool s_isMissing;

    private byte* _rules;

    /// <summary>Makes it known.</summary>
    /// <param name="start">Where the heap's code is executed.</param>
    /// <param name="length">The size of the heap.</param>
    public void Add(byte* start, long length)
    {
        if (s_isMissing)
            return;
        var writer = new RecordWriter();
        FrameRules.WriteAbsolute(writer, (nint)start, length);
        _rules = (byte*)NativeMemory.Alloc((nuint)writer.Length);
        writer.Bytes.CopyTo(new Span<byte>(_rules, writer.Length));
        try
        {
            RegisterFrame(_rules);
        }
        catch (TypeLoadException)
        {
            // No such library, or it has no such function.
            s_isMissing = true;
            NativeMemory.Free(_rules);
            _rules = null;
        }
    }

    /// <summary>Takes it back.</summary>
    public void Remove()
    {
        if (_rules == null)
            return;
        DeregisterFrame(_rules);
        NativeMemory.Free(_rules);
        _rules = null;
    }
}
