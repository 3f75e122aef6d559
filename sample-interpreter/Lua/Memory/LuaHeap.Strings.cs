using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lua;

// Strings. Short ones are interned, so that they are equal if their references are.
internal sealed unsafe partial class LuaHeap
{
    /// <summary>Bytes of a string that is interned.</summary>
    public const int LongestShort = MachineEmitter.LONGEST_SHORT;

    private const int FewestLists = 256;

    private static readonly ulong s_seed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The string of these bytes.</summary>
    public Value NewString(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestShort)
        {
            StringCell* cell = NewStringCell(text.Length);
            text.CopyTo(new Span<byte>(cell + 1, text.Length));
            cell->isLong = 1;
            return Value.OfCell(MachineEmitter.TAG_STRING, ReferenceOf(cell));
        }

        uint hash = HashOf(text);
        for (uint at = Context->strings[hash & Context->stringMask]; at != 0; at = At<StringCell>(at)->next)
        {
            StringCell* known = At<StringCell>(at);
            if (known->hash == hash && text.SequenceEqual(new ReadOnlySpan<byte>(known + 1, (int)known->length)))
                return Value.OfCell(MachineEmitter.TAG_STRING, at);
        }

        if (Context->stringCount > Context->stringMask)
            GrowStrings();
        StringCell* added = NewStringCell(text.Length);
        text.CopyTo(new Span<byte>(added + 1, text.Length));
        ref uint first = ref Context->strings[hash & Context->stringMask];
        added->hash = hash;
        added->hashed = 1;
        added->next = first;
        first = ReferenceOf(added);
        Context->stringCount++;
        return Value.OfCell(MachineEmitter.TAG_STRING, first);
    }

    /// <summary>The string of a text whose characters are bytes.</summary>
    public Value NewString(string text)
    {
        Span<byte> bytes = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
            bytes[i] = (byte)text[i];
        return NewString(bytes);
    }

    /// <summary>A long string that the caller fills.</summary>
    public Value NewLongString(long length, out Span<byte> text)
    {
        if (length > int.MaxValue - 64)
            throw new LuaMemoryException();
        StringCell* cell = NewStringCell((int)length);
        cell->isLong = 1;
        text = new Span<byte>(cell + 1, (int)length);
        return Value.OfCell(MachineEmitter.TAG_STRING, ReferenceOf(cell));
    }

    public ReadOnlySpan<byte> Text(Value text)
    {
        StringCell* cell = At<StringCell>(text.Reference);
        return new ReadOnlySpan<byte>(cell + 1, (int)cell->length);
    }

    public bool IsLong(Value text) => At<StringCell>(text.Reference)->isLong != 0;

    /// <summary>The hash of a string, which a long one gets when it is asked for.</summary>
    public uint HashOf(Value text)
    {
        StringCell* cell = At<StringCell>(text.Reference);
        if (cell->hashed == 0)
        {
            cell->hash = HashOf(Text(text));
            cell->hashed = 1;
        }

        return cell->hash;
    }

    // Two products of 64 bits for every 16 bytes, with a seed of the process: nobody outside knows which strings collide.
    private static uint HashOf(ReadOnlySpan<byte> text)
    {
        ulong hash = s_seed ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text), 0x9E37_79B9_7F4A_7C15);
            text = text[8..];
        }

        ulong rest = 0;
        for (int i = 0; i < text.Length; i++)
            rest |= (ulong)text[i] << (8 * i);
        hash = Mix(hash ^ rest, 0xD6E8_FEB8_6659_FD93 ^ s_seed);
        return (uint)(hash ^ (hash >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private StringCell* NewStringCell(int length)
    {
        uint cell = Allocate(CellKind.CELL_STRING, sizeof(StringCell) + length + 1L);
        StringCell* text = At<StringCell>(cell);
        text->length = (uint)length;
        text->hash = 0;
        text->next = 0;
        ((byte*)(text + 1))[length] = 0;
        return text;
    }

    private void StartStrings()
    {
        Context->strings = (uint*)NativeMemory.AllocZeroed(FewestLists, sizeof(uint));
        Context->stringMask = FewestLists - 1;
        Context->seed = s_seed;
    }

    private void GrowStrings()
    {
        uint* old = Context->strings;
        uint count = Context->stringMask + 1;
        uint mask = (2 * count) - 1;
        uint* lists = (uint*)NativeMemory.AllocZeroed(2 * count, sizeof(uint));
        for (uint i = 0; i < count; i++)
        {
            for (uint at = old[i]; at != 0;)
            {
                StringCell* cell = At<StringCell>(at);
                uint next = cell->next;
                ref uint first = ref lists[cell->hash & mask];
                cell->next = first;
                first = at;
                at = next;
            }
        }

        Context->strings = lists;
        Context->stringMask = mask;
        NativeMemory.Free(old);
    }

    // The dead ones go, before anybody uses their cells for something else.
    private void SweepStrings()
    {
        uint* lists = Context->strings;
        for (uint i = 0; i <= Context->stringMask; i++)
        {
            uint before = 0;
            for (uint at = lists[i]; at != 0;)
            {
                StringCell* cell = At<StringCell>(at);
                uint next = cell->next;
                if (cell->mark == _color)
                    before = at;
                else
                {
                    Context->stringCount--;
                    if (before == 0)
                        lists[i] = next;
                    else
                        At<StringCell>(before)->next = next;
                }

                at = next;
            }
        }
    }
}
