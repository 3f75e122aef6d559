using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>Takes modules apart into their sections.</summary>
internal static class Sections
{
    public const byte Function = 3;

    public const byte Code = 10;

    // A magic number and a version.
    public const int HeaderBytes = 8;

    /// <summary>Reads all sections of a module that is known to be well formed.</summary>
    public static IEnumerable<(byte Id, ReadOnlyMemory<byte> Content)> Read(byte[] module)
    {
        for (int at = HeaderBytes; at < module.Length;)
        {
            byte id = module[at++];
            int size = (int)ReadNumber(module, ref at);
            yield return (id, module.AsMemory(at, size));
            at += size;
        }
    }

    public static uint ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = bytes[at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }

    public static void AppendNumber(List<byte> bytes, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
