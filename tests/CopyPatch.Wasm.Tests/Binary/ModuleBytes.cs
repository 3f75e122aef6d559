using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>Modules, byte by byte.</summary>
internal static class ModuleBytes
{
    /// <summary>The type section of a module: a type without parameters and results, and one from i32 to i32.</summary>
    public static byte[] Types => Section(1, [2, 0x60, 0, 0, 0x60, 1, 0x7F, 1, 0x7F]);

    /// <summary>A module.</summary>
    public static byte[] Module(params IEnumerable<byte[]> sections)
    {
        List<byte> bytes = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];
        foreach (byte[] section in sections)
            bytes.AddRange(section);
        return [.. bytes];
    }

    /// <summary>A section.</summary>
    public static byte[] Section(byte id, ReadOnlySpan<byte> content) => [id, .. Number((uint)content.Length), .. content];

    /// <summary>A module with a memory and one function, from i32 to i32, of these operators; an end follows.</summary>
    public static byte[] Function(params ReadOnlySpan<byte> operators) => FunctionWithLocals([0], operators);

    /// <summary>The same, with locals.</summary>
    public static byte[] FunctionWithLocals(ReadOnlySpan<byte> locals, ReadOnlySpan<byte> operators) => Module(
        Types, Section(3, [1, 1]), Section(5, [1, 0, 1]),
        Section(10, [1, .. Number((uint)(locals.Length + operators.Length + 1)), .. locals, .. operators, 0x0B]));

    /// <summary>A number without sign, as few bytes as it takes.</summary>
    public static byte[] Number(uint value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
