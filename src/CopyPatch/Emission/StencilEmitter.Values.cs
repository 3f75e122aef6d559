using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch;

// What generated Emit methods of operations over values call.
public abstract unsafe partial class StencilEmitter
{
    /// <summary>Makes sure that a register is one that holds values. For generated code.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="count">How many there are.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such register.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static int CheckRegister(int index, int count)
    {
        if ((uint)index >= (uint)count)
            ThrowNoRegister(index, count);
        return index;
    }

    /// <summary>Makes sure that the two results of an operation go to two registers. For generated code.</summary>
    /// <param name="first">The index of the first result's register.</param>
    /// <param name="second">That of the second one, which is of the same class.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="firstName">The name of its first result.</param>
    /// <param name="secondName">The name of its second one.</param>
    /// <exception cref="ArgumentException">They are one register.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void CheckDistinct(int first, int second, string operation, string firstName, string secondName)
    {
        if (first == second)
            ThrowSameRegister(first, operation, firstName, secondName);
    }

    /// <summary>Patches a load or store of AArch64 with the offset of its slot. For generated code, between Reserve and Advance.</summary>
    /// <param name="code">Where the stencil is.</param>
    /// <param name="site">The instruction's offset in the stencil.</param>
    /// <param name="slot">The slot's index.</param>
    /// <param name="size">The value's size in bytes: 4 or 8.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void PatchSlot(byte* code, int site, int slot, int size)
    {
        uint scaled = (uint)slot * (uint)(8 / size);
        if (scaled <= FarSlot.Reach)
            *(uint*)(code + site) |= scaled << 10;
        else
            PatchFarSlot((uint*)(code + site), slot);
    }

    /// <summary>Gets an entry of an operation's code. For generated code.</summary>
    /// <param name="forms">The data of a form.</param>
    /// <param name="offset">Where the entry begins.</param>
    /// <returns>The entry.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ref byte EntryOf(ReadOnlySpan<byte> forms, int offset) =>
        ref Unsafe.AddByteOffset(ref MemoryMarshal.GetReference(forms), (nint)offset);

    /// <summary>Gets 64 bits of an entry. For generated code.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="offset">Where they are in it.</param>
    /// <returns>The bits.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static ulong LaneOf(ref byte entry, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref entry, (nint)offset));

    /// <summary>Gets a length or a patch's site of an entry. For generated code.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="offset">Where it is in it.</param>
    /// <returns>The number.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static int NumberOf(ref byte entry, int offset) =>
        Unsafe.ReadUnaligned<ushort>(ref Unsafe.AddByteOffset(ref entry, (nint)offset));

    /// <summary>Fails on an operand that is where the operation cannot have it. For generated code.</summary>
    /// <param name="operation">The operation's name.</param>
    /// <param name="operand">The operand's name.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="places">Where it may be.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static void ThrowPlace(string operation, string operand, OperandPlace place, params ReadOnlySpan<OperandPlace> places) =>
        throw new ArgumentException(
            $"Operation '{operation}' has operand '{operand}' in a {string.Join(" or a ", places.ToArray()).ToLowerInvariant()}, and " +
            "it is " + (place == OperandPlace.None ? "a default operand, which is nowhere." : $"a {place.ToString().ToLowerInvariant()}."),
            operand);

    [DoesNotReturn]
    private static void ThrowNoRegister(int index, int count) => throw new ArgumentOutOfRangeException(
        null, index, $"There is no register {index}: values have {count} registers of that class here, numbered from 0 (ValueRegisters).");

    [DoesNotReturn]
    private static void ThrowSameRegister(int register, string operation, string first, string second) => throw new ArgumentException(
        $"Operation '{operation}' has both its results, '{first}' and '{second}', in register {register}: give each a register of its own.",
        second);

    private void PatchFarSlot(uint* instruction, int slot)
    {
        _section!.FarSlots.Add(new FarSlot((int)((byte*)instruction - _start), slot, *instruction));
        *instruction = FarSlot.Branch;
    }
}
