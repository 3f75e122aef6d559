using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Lua;

/// <summary>The names and strings of one text.</summary>
internal sealed class NameTable
{
    // The hash has a secret, for a stranger who knew it could write a text whose names all meet in one place.
    private static readonly ulong s_secret =
        (ulong)Random.Shared.NextInt64() | 1;

    private Name?[] _names = new Name?[128];
    private int _count;

    /// <summary>A table that knows the words.</summary>
    public NameTable()
    {
        for (TokenKind word = TokenText.FirstWord; word <= TokenText.LastWord; word++)
            Add(Encoding.Latin1.GetBytes(TokenText.Of(word)), word);
    }

    /// <summary>The one name of these bytes.</summary>
    public Name Get(ReadOnlySpan<byte> bytes)
    {
        ulong hash = HashOf(bytes);
        Name?[] names = _names;
        int at = (int)hash & (names.Length - 1);
        while (names[at] is Name name)
        {
            if (name.Hash == hash && bytes.SequenceEqual(name.Bytes))
                return name;
            at = (at + 1) & (names.Length - 1);
        }
        return Add(bytes.ToArray(), TokenKind.Name, hash);
    }

    /// <summary>The one name of this text.</summary>
    public Name Get(string text) => Get(Encoding.Latin1.GetBytes(text));

    private void Add(byte[] bytes, TokenKind word) => Add(bytes, word, HashOf(bytes));

    private Name Add(byte[] bytes, TokenKind word, ulong hash)
    {
        if (++_count * 2 > _names.Length)
        {
            Name?[] old = _names;
            _names = new Name?[old.Length * 2];
            foreach (Name? moved in old)
            {
                if (moved is not null)
                    Put(moved);
            }
        }
        Name name = new(bytes, hash, word);
        Put(name);
        return name;
    }

    private void Put(Name name)
    {
        int at = (int)name.Hash & (_names.Length - 1);
        while (_names[at] is not null)
            at = (at + 1) & (_names.Length - 1);
        _names[at] = name;
    }

    private static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        ulong hash = s_secret ^ (uint)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        ulong rest = 0;
        for (int at = 0; at < bytes.Length; at++)
            rest |= (ulong)bytes[at] << (at * 8);
        return Mix(hash ^ rest);
    }

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ 0x9E3779B97F4A7C15, s_secret, out ulong low);
        return high ^ low;
    }
}
