using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>Modules of one function that a stranger would write to make a compiler slow.</summary>
internal static class WorstFunctions
{
    private const int Results = 1_000;

    /// <summary>The kinds of them.</summary>
    public static readonly string[] Kinds = ["blocks", "ifs", "loops", "calls", "local_set", "results"];

    /// <summary>
    /// Makes a module: so many operands pending, and then as many blocks, calls or whatever the kind says; or, of the kind results, as many
    /// branches to a block that has 1,000 results.
    /// </summary>
    public static byte[] Write(string kind, int size)
    {
        List<byte> body = [1, 1, 0x7F]; // one local of type i32
        switch (kind)
        {
            case "blocks": Add(body, size, [0x20, 0], [0x02, 0x40, 0x0B]); break;
            case "ifs": Add(body, size, [0x20, 0], [0x41, 0, 0x04, 0x40, 0x0B]); break;
            case "loops": Add(body, size, [0x20, 0], [0x03, 0x40, 0x0B]); break;
            case "calls": Add(body, size, [0x20, 0], [0x10, 1]); break;
            case "local_set": Add(body, size, [0x20, 0], [0x41, 2, 0x21, 0]); break;
            case "results": AddBranches(body, size); break;
            default: throw new ArgumentException($"There is no kind {kind}.", nameof(kind));
        }

        body.Add(0x0B);
        List<byte> code = [2, .. Vector(body), 2, 0, 0x0B];
        List<byte> types = [2, 0x60, 0, 0, 0x60, 0, .. Vector(Enumerable.Repeat((byte)0x7F, Results))];
        return [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 1, .. Sized(types), 3, .. Sized([2, 0, 0]), 10, .. Sized(code)];
    }

    private static void Add(List<byte> body, int size, ReadOnlySpan<byte> operand, ReadOnlySpan<byte> then)
    {
        Repeat(body, size, operand);
        Repeat(body, size, then);
        Repeat(body, size, [0x1A]); // drop
    }

    private static void AddBranches(List<byte> body, int size)
    {
        body.AddRange([0x02, 1]); // a block of the type with the results
        body.AddRange([0x41, 5]); // below them, so that they have a way to go
        Repeat(body, Results, [0x41, 1]);
        Repeat(body, size, [0x20, 0, 0x0D, 0]);
        body.AddRange([0x0C, 0, 0x0B]);
        Repeat(body, Results, [0x1A]);
    }

    private static void Repeat(List<byte> body, int times, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < times; i++)
            body.AddRange(bytes);
    }

    private static List<byte> Vector(IEnumerable<byte> bytes) => Sized([.. bytes]);

    private static List<byte> Sized(List<byte> content)
    {
        List<byte> sized = [];
        Sections.AppendNumber(sized, (uint)content.Count);
        sized.AddRange(content);
        return sized;
    }
}
