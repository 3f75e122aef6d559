using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>Modules of strangers who want to see a compiler sweat: one large function each, that may be made as large as one likes.</summary>
internal static class DeepModule
{
    private const int Results = 1000;

    private const byte Empty = 0x40, I32 = 0x7F;
    private const byte Block = 0x02, Loop = 0x03, If = 0x04, End = 0x0B, Branch = 0x0C, BranchIf = 0x0D, Return = 0x0F, Call = 0x10;
    private const byte Drop = 0x1A, LocalGet = 0x20, LocalSet = 0x21, Constant = 0x41;

    // Types: () -> (), i32 -> i32, () -> 1,000 of i32, i32 -> 1,000 of i32. Functions: the large one, and one of the first and third.
    private const byte ToI32 = 1, ToMany = 2, I32ToMany = 3, Nothing = 1, GivesMany = 2;

    /// <summary>Gets what a module may be full of.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["blocks", "ifs", "loops", "calls", "local_set", "branches", "returns"];

    /// <summary>Makes a module.</summary>
    /// <param name="kind">
    /// <c>branches</c> and <c>returns</c> with 1,000 values each, from where they must be moved; all others behind as many operands that
    /// are still to be used, half of them a local, and half constants.
    /// </param>
    /// <param name="count">How many of them.</param>
    public static byte[] Make(string kind, int count) => kind switch
    {
        "blocks" => BehindOperands(count, [Block, Empty, End]),
        "ifs" => BehindOperands(count, [Constant, 0, If, Empty, End]),
        "loops" => BehindOperands(count, [Loop, Empty, End]),
        "calls" => BehindOperands(count, [Call, Nothing]),
        // Each write has an operand of its own, which is what the local was.
        "local_set" => Of(ToI32, [.. Repeat([LocalGet, 1, Constant, 5, LocalSet, 1], count), .. Repeat([Drop], count), LocalGet, 0]),
        "branches" => Of(ToI32,
        [
            Block, ToMany, Constant, 7, Call, GivesMany,
            .. Repeat([LocalGet, 0, BranchIf, 0], count),
            Branch, 0, End, .. Repeat([Drop], Results), LocalGet, 0,
        ]),
        "returns" => Of(I32ToMany, [.. Repeat([LocalGet, 0, If, Empty, Call, GivesMany, Return, End], count), Call, GivesMany]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    private static byte[] BehindOperands(int count, byte[] operators) => Of(ToI32,
    [
        .. Repeat([LocalGet, 0, Constant, 1], count / 2), .. Repeat(operators, count), .. Repeat([Drop], count / 2 * 2), LocalGet, 0,
    ]);

    private static byte[] Of(byte type, byte[] operators)
    {
        byte[] many = [.. Number(Results), .. Repeat([I32], Results)];
        byte[][] bodies =
        [
            [1, 1, I32, .. operators, End],
            [0, End],
            [0, .. Repeat([Constant, 3], Results), End],
        ];
        List<byte> code = [(byte)bodies.Length];
        foreach (byte[] body in bodies)
            code.AddRange([.. Number(body.Length), .. body]);
        return
        [
            .. "\0asm"u8, 1, 0, 0, 0,
            .. Section(1, [4, 0x60, 0, 0, 0x60, 1, I32, 1, I32, 0x60, 0, .. many, 0x60, 1, I32, .. many]),
            .. Section(3, [3, type, 0, ToMany]),
            .. Section(7, [1, 3, .. "run"u8, 0, 0]),
            .. Section(10, [.. code]),
        ];
    }

    private static byte[] Section(byte id, byte[] content) => [id, .. Number(content.Length), .. content];

    private static byte[] Number(int value)
    {
        List<byte> bytes = [];
        Sections.AppendNumber(bytes, (uint)value);
        return [.. bytes];
    }

    private static byte[] Repeat(ReadOnlySpan<byte> bytes, int times)
    {
        byte[] all = new byte[bytes.Length * times];
        for (int i = 0; i < times; i++)
            bytes.CopyTo(all.AsSpan(i * bytes.Length));
        return all;
    }
}
