using System;
using System.Runtime.InteropServices;
using static CopyPatch.WindowsCalls;

namespace CopyPatch;

/// <summary>
/// Tells Windows how to walk the stack through compiled code: one rule for all of a heap, since each function that calls has a frame
/// pointer, and the others leave that of their caller.
/// </summary>
/// <remarks>
/// The rule is an UNWIND_INFO (Microsoft, x64 exception handling): the frame pointer is rbp; what it points to is the caller's, and
/// above that is the return address. It lies in the heap's first bytes, within 4 GB of the code as it must. For x86-64 only.
/// </remarks>
internal unsafe struct WindowsFunctionTable
{
    private const uint Success = 0;

    private uint* _functions;
    private nint _table;

    // Version 1, no flags; a prolog of 0 bytes; 2 codes; frame register 5 (rbp), offset 0. Then, from the last step of a prolog to
    // the first: UWOP_SET_FPREG (3), and UWOP_PUSH_NONVOL (0) of register 5, both at offset 0.
    private static ReadOnlySpan<byte> UnwindInfo => [1, 0, 2, 5, 0, 3, 0, 5 << 4];

    private static bool IsNeeded => Machine.Architecture == StencilArchitectures.X64;

    /// <summary>Writes the rule.</summary>
    /// <param name="header">The first bytes of the heap, where they are written.</param>
    /// <returns>The bytes that it takes, whole granules.</returns>
    public static int Write(byte* header)
    {
        if (!IsNeeded)
            return 0;
        UnwindInfo.CopyTo(new Span<byte>(header, UnwindInfo.Length));
        return InstructionSet.CodeAlignment;
    }

    /// <summary>Makes it known to Windows.</summary>
    /// <param name="start">Where the heap's code is executed.</param>
    /// <param name="length">The size of the heap.</param>
    /// <returns>Null, or what Windows says when it refuses.</returns>
    public SystemRefusal? Add(byte* start, long length)
    {
        if (!IsNeeded)
            return null;

        // A RUNTIME_FUNCTION: begin, end and rule, in bytes from the start.
        _functions = (uint*)NativeMemory.Alloc(3, sizeof(uint));
        _functions[0] = 0;
        _functions[1] = (uint)length;
        _functions[2] = 0;
        uint status = AddGrowableFunctionTable(out _table, _functions, 1, 1, start, start + length);
        if (status == Success)
            return null;
        NativeMemory.Free(_functions);
        _functions = null;
        return new SystemRefusal($"RtlAddGrowableFunctionTable gave 0x{status:X8}", 0);
    }

    /// <summary>Takes it back.</summary>
    public void Remove()
    {
        if (_functions == null)
            return;
        DeleteGrowableFunctionTable(_table);
        NativeMemory.Free(_functions);
        _functions = null;
    }
}
