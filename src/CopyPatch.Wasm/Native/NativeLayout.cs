using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

// What compiled code sees of an instance: the same layouts as in stencils/wasm.c. All of it is unmanaged memory that the
// store owns, so that a function reference stays valid wherever it was put.

/// <summary>
/// An instance, followed by 8 bytes for each global: its value, or the address of the cell of an imported one; and by 8 bytes for each type
/// of its module: its number (<see cref="TypeNumber"/>). So no number of this process is in its code.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeInstance
{
    /// <summary>Where the memory starts. It never moves.</summary>
    public byte* Memory;

    /// <summary>The memory's size in bytes.</summary>
    public ulong MemorySize;

    /// <summary>No frame may reach beyond this. Zero asks running code to stop.</summary>
    public byte* StackLimit;

    /// <summary>All functions of the index space, imported ones copied.</summary>
    public NativeFunction* Functions;

    /// <summary>The address of each table.</summary>
    public NativeTable** Tables;

    /// <summary>What instances share.</summary>
    public NativeStore* Store;

    /// <summary>A GCHandle of its <see cref="IRuntimeCalls"/> (of a host function: of its <see cref="HostCallee"/>).</summary>
    public nint Handle;

    /// <summary>The last addresses for accesses of 1, 2, 4 and 8 bytes; below zero where there is none.</summary>
    public MemoryLimits Limits;
}

/// <summary>For accesses of 1, 2, 4 and 8 bytes.</summary>
[InlineArray(4)]
internal struct MemoryLimits
{
    private long _first;

    /// <summary>Sets them.</summary>
    /// <param name="size">The memory's size in bytes.</param>
    public void Set(ulong size)
    {
        for (int i = 0; i < 4; i++)
            this[i] = (long)size - (1 << i);
    }
}

/// <summary>A function; a funcref is the address of one, and null is 0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFunction
{
    /// <summary>Its machine code.</summary>
    public nint Code;

    /// <summary>Its instance.</summary>
    public NativeInstance* Instance;

    /// <summary>A number for its type, the same for equal types in the whole process.</summary>
    public long Type;

    /// <summary>Its index in its instance.</summary>
    public long Index;
}

/// <summary>A table. An entry is a funcref (the address of a function) or an externref (a number that the store gave).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeTable
{
    public ulong* Entries;
    public ulong Length;
}

/// <summary>How compiled code ended.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeStore
{
    /// <summary>The status that the functions below return.</summary>
    public long Status;

    /// <summary>How many functions it has left, innermost first. Frames has the first of them.</summary>
    public long FrameCount;

    /// <summary>Room for FrameCapacity frames.</summary>
    public NativeFrame* Frames;

    public long FrameCapacity;
}

/// <summary>A function that was left by a trap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFrame
{
    public NativeInstance* Instance;
    public long Function;
}
