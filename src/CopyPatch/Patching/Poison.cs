using System;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>What fills executable memory that holds no code: instructions that trap.</summary>
internal static class Poison
{
    private const byte Int3 = 0xCC;
    private const uint Brk = 0xD4200000;

    /// <summary>Gets the size in bytes of one trapping instruction.</summary>
    public static int InstructionSize(StencilArchitectures architecture) =>
        architecture == StencilArchitectures.Arm64 ? 4 : 1;

    /// <summary>Fills memory with trapping instructions.</summary>
    public static void Fill(Span<byte> memory, StencilArchitectures architecture)
    {
        if (architecture == StencilArchitectures.Arm64)
            MemoryMarshal.Cast<byte, uint>(memory).Fill(Brk);
        else
            memory.Fill(Int3);
    }
}
