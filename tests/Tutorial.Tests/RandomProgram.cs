using System;
using System.Globalization;
using CsCheck;

namespace Tutorial.Tests;

/// <summary>
/// Makes programs that are right but for traps, and that come to an end: every loop has a counter of its own.
/// </summary>
internal static class RandomProgram
{
    private const int Variables = 8; // more than there are registers

    // A part of a program; what it is given numbers its labels and counters.
    private delegate string Part(Func<int> number);

    private static readonly long[] s_edges = [0, 1, -1, 2, 63, 64, 1000, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    private static readonly string[] s_comparisons =
        ["equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal"];

    /// <summary>A program's text.</summary>
    public static Gen<string> Text { get; } =
        Statement(3).List[1, 8].Select(parts =>
        {
            int count = 0;
            string body = "";
            foreach (Part part in parts)
                body += part(() => count++) + "\n";
            string declarations = "integers cells 4 floats numbers 4\n";
            for (int i = 0; i < Variables; i++)
                declarations += $"integer i{i} float f{i}\n";
            for (int i = 0; i < count; i++)
                declarations += $"integer counter{i}\n";
            return $"{declarations}{body}get i0 get i1 xor get f0 to_int add return\n";
        });

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<string> Variable(char type) => Gen.Int[0, Variables - 1].Select(i => $"{type}{i}");

    private static Gen<string> Integer(int depth)
    {
        Gen<string> leaf = Gen.OneOf(
            Gen.OneOf(OneOf(s_edges), Gen.Long[-10, 10]).Select(value => $"push {value}"),
            Variable('i').Select(name => $"get {name}"),
            Gen.Const("random"));
        if (depth == 0)
            return leaf;
        Gen<string> smaller = Gen.Const(0).SelectMany(_ => Integer(depth - 1));
        Gen<string> number = Gen.Const(0).SelectMany(_ => Number(depth - 1));
        string[] operations = ["add", "sub", "mul", "and", "or", "xor", "shl", "shr", "div", "rem", .. s_comparisons];
        return Gen.OneOf(
            leaf,
            Gen.Select(smaller, smaller, OneOf(operations), (a, b, operation) => $"{a} {b} {operation}"),
            Gen.Select(number, number, OneOf("fless", "fgreater"), (a, b, operation) => $"{a} {b} {operation}"),
            smaller.Select(index => $"{index} push 3 and load cells"),
            number.Select(value => $"{value} to_int"),
            smaller.Select(value => $"{value} dup mul"),
            Gen.Select(smaller, smaller, (a, b) => $"{a} {b} swap sub"),
            Gen.Select(smaller, smaller, (a, b) => $"{a} {b} drop"));
    }

    private static Gen<string> Number(int depth)
    {
        Gen<string> leaf = Gen.OneOf(
            Gen.Double[-100, 100].Select(value => $"push {value.ToString("E17", CultureInfo.InvariantCulture)}"),
            Variable('f').Select(name => $"get {name}"));
        if (depth == 0)
            return leaf;
        Gen<string> smaller = Gen.Const(0).SelectMany(_ => Number(depth - 1));
        Gen<string> integer = Gen.Const(0).SelectMany(_ => Integer(depth - 1));
        return Gen.OneOf(
            leaf,
            Gen.Select(smaller, smaller, OneOf("fadd", "fsub", "fmul", "fdiv"), (a, b, operation) => $"{a} {b} {operation}"),
            smaller.Select(value => $"{value} fsqrt"),
            smaller.Select(value => $"{value} sine"),
            integer.Select(value => $"{value} to_float"),
            integer.Select(index => $"{index} push 3 and load numbers"));
    }

    private static Gen<Part> Statement(int depth)
    {
        Gen<Part> simple = Gen.OneOf(
            Gen.Select(Integer(3), Variable('i'), (value, name) => Always($"{value} set {name}")),
            Gen.Select(Number(3), Variable('f'), (value, name) => Always($"{value} set {name}")),
            Gen.Select(Variable('i'), Gen.Long[-3, 3], (name, by) => Always($"get {name} push {by} add set {name}")),
            Gen.Select(Variable('f'), Variable('f'), (from, to) => Always($"get {from} set {to}")),
            // Now and then outside of the array.
            Gen.Select(Integer(2), Gen.Int[0, 40], (value, at) => Always($"{value} push {(at > 3 ? at % 4 : at)} store cells")),
            Gen.Select(Number(2), Integer(1), (value, at) => Always($"{value} {at} push 3 and store numbers")),
            Integer(2).Select(value => Always($"{value} print")),
            Number(2).Select(value => Always($"{value} fprint")),
            Integer(1).Select(value => Always($"{value} push 127 and put")));
        if (depth == 0)
            return simple;
        Gen<Part[]> body = Gen.Const(0).SelectMany(_ => Statement(depth - 1).Array[0, 4]);
        return Gen.OneOf(
            simple,
            Gen.Select(Integer(2), body, If),
            Gen.Select(Gen.Int[1, 4], body, Loop));
    }

    private static Part Always(string text) => _ => text;

    private static Part If(string condition, Part[] body) => number =>
    {
        int n = number();
        return $"{condition} jump_if skip{n}\n{Join(body, number)}skip{n}:";
    };

    private static Part Loop(int times, Part[] body) => number =>
    {
        int n = number();
        return $"""
            push 0 set counter{n}
            loop{n}:
            {Join(body, number)}get counter{n} push 1 add set counter{n}
            get counter{n} push {times} less jump_if loop{n}
            """;
    };

    private static string Join(Part[] parts, Func<int> number)
    {
        string text = "";
        foreach (Part part in parts)
            text += part(number) + "\n";
        return text;
    }
}
