using System;
using System.Collections.Generic;

namespace CopyPatch.Benchmarks;

/// <summary>The loops, written once for every target. kernel_clang.c has the same in C.</summary>
internal static class Kernels
{
    public static IReadOnlyList<(string Name, Action<KernelTarget> Write)> All { get; } =
    [
        ("dot", Dot), ("sieve", Sieve), ("collatz", Collatz), ("matrix", Matrix), ("fnv", Fnv), ("nbody", NBody),
    ];

    private static void Dot(KernelTarget k)
    {
        Int at = new(0), end = new(1);
        Real sum = new(0), x = new(1);
        k.Size(end);
        k.Apply(IntOp.Multiply, end, end, 8);
        k.Set(at, 0);
        k.Set(sum, 0.0);
        int loop = k.Label();
        k.Mark(loop);
        k.Load(x, 'a', at, 0);
        k.Apply(RealOp.Multiply, x, x, 'b', at, 0);
        k.Apply(RealOp.Add, sum, sum, x);
        k.Apply(IntOp.Add, at, at, 8);
        k.IfLess(at, end, loop);
        k.Return(sum);
    }

    private static void Sieve(KernelTarget k)
    {
        Int i = new(0), j = new(1), n = new(2), marked = new(3), count = new(4);
        int outer = k.Label(), inner = k.Label(), next = k.Label(), counting = k.Label(), loop = k.Label();
        k.Size(n);
        k.Set(i, 2);
        k.Mark(outer);
        k.Apply(IntOp.Multiply, j, i, i);
        int within = k.Label();
        k.IfLess(j, n, within);
        k.Go(counting);
        k.Mark(within);
        k.LoadByte(marked, i);
        k.IfEqual(marked, 1, next);
        k.Mark(inner);
        k.StoreByte(j, 1);
        k.Apply(IntOp.Add, j, j, i);
        k.IfLess(j, n, inner);
        k.Mark(next);
        k.Apply(IntOp.Add, i, i, 1);
        k.Go(outer);

        k.Mark(counting);
        k.Set(i, 2);
        k.Set(count, 0);
        k.Mark(loop);
        k.LoadByte(marked, i);
        k.Apply(IntOp.Add, count, count, marked);
        k.Apply(IntOp.Add, i, i, 1);
        k.IfLess(i, n, loop);
        k.Return(count);
    }

    private static void Collatz(KernelTarget k)
    {
        Int i = new(0), x = new(1), n = new(2), steps = new(3);
        int outer = k.Label(), test = k.Label(), loop = k.Label(), odd = k.Label(), next = k.Label();
        k.Size(n);
        k.Set(steps, 0);
        k.Set(i, 1);
        k.Mark(outer);
        k.Apply(IntOp.Add, x, i, 0);
        k.Go(test);
        k.Mark(odd);
        k.Apply(IntOp.Multiply, x, x, 3);
        k.Apply(IntOp.Add, x, x, 1);
        k.Apply(IntOp.Add, steps, steps, 1);
        k.Mark(loop);
        k.IfOdd(x, odd);
        k.Half(x, x);
        k.Apply(IntOp.Add, steps, steps, 1);
        k.Mark(test);
        k.IfEqual(x, 1, next);
        k.Go(loop);
        k.Mark(next);
        k.Apply(IntOp.Add, i, i, 1);
        k.IfLess(i, n, outer);
        k.Return(steps);
    }

    // Rows and columns are byte offsets. After the inner loop, 'left' is at the end of its row.
    private static void Matrix(KernelTarget k)
    {
        Int row = new(0), rowEnd = new(1), column = new(2), left = new(3), right = new(4);
        Real sum = new(0), x = new(1);
        int rows = k.Label(), columns = k.Label(), inner = k.Label();
        k.Size(row);
        k.Apply(IntOp.Multiply, row, row, 8);
        k.Set(rowEnd, 0);
        k.Mark(rows);
        k.Apply(IntOp.Add, rowEnd, rowEnd, row);
        k.Set(column, 0);
        k.Mark(columns);
        k.Apply(IntOp.Subtract, left, rowEnd, row);
        k.Apply(IntOp.Add, right, column, 0);
        k.Set(sum, 0.0);
        k.Mark(inner);
        k.Load(x, 'a', left, 0);
        k.Apply(RealOp.Multiply, x, x, 'b', right, 0);
        k.Apply(RealOp.Add, sum, sum, x);
        k.Apply(IntOp.Add, left, left, 8);
        k.Apply(IntOp.Add, right, right, row);
        k.IfLess(left, rowEnd, inner);
        k.Apply(IntOp.Subtract, left, left, row);
        k.Apply(IntOp.Add, left, left, column);
        k.Store(sum, 'c', left, 0);
        k.Apply(IntOp.Add, column, column, 8);
        k.IfLess(column, row, columns);
        k.Size(right);
        k.Apply(IntOp.Multiply, right, right, row);
        k.IfLess(rowEnd, right, rows);
        k.Return(sum);
    }

    private static void Fnv(KernelTarget k)
    {
        Int hash = new(0), prime = new(1), i = new(2), n = new(3), value = new(4);
        int loop = k.Label();
        k.Size(n);
        k.Set(hash, unchecked((long)0xcbf29ce484222325));
        k.Set(prime, 0x100000001b3);
        k.Set(i, 0);
        k.Mark(loop);
        k.LoadByte(value, i);
        k.Apply(IntOp.Xor, hash, hash, value);
        k.Apply(IntOp.Multiply, hash, hash, prime);
        k.Apply(IntOp.Add, i, i, 1);
        k.IfLess(i, n, loop);
        k.Return(hash);
    }

    // A body is x, y, z, its velocity, and its mass: seven doubles.
    private static void NBody(KernelTarget k)
    {
        const int Body = 56;
        const int Velocity = 24;
        const int Mass = 48;
        Int p = new(0), q = new(1), step = new(2), steps = new(3);
        Real dx = new(0), dy = new(1), dz = new(2), magnitude = new(3), t = new(4), u = new(5);
        Real[] distance = [dx, dy, dz];
        int perStep = k.Label(), perBody = k.Label(), perPair = k.Label(), moving = k.Label();
        k.Size(steps);
        k.Set(step, 0);
        k.Mark(perStep);
        k.Set(p, 0);
        k.Mark(perBody);
        k.Apply(IntOp.Add, q, p, Body);
        k.Mark(perPair);
        for (int d = 0; d < 3; d++)
        {
            k.Load(distance[d], 'a', p, 8 * d);
            k.Apply(RealOp.Subtract, distance[d], distance[d], 'a', q, 8 * d);
        }

        k.Apply(RealOp.Multiply, t, dx, dx);
        k.Apply(RealOp.Multiply, u, dy, dy);
        k.Apply(RealOp.Add, t, t, u);
        k.Apply(RealOp.Multiply, u, dz, dz);
        k.Apply(RealOp.Add, t, t, u);
        k.Root(u, t);
        k.Apply(RealOp.Multiply, t, t, u);
        k.Set(magnitude, 0.001);
        k.Apply(RealOp.Divide, magnitude, magnitude, t);
        k.Apply(RealOp.Multiply, t, magnitude, 'a', q, Mass);
        for (int d = 0; d < 3; d++)
        {
            k.Apply(RealOp.Multiply, u, distance[d], t);
            k.Apply(RealOp.SubtractFrom, u, u, 'a', p, Velocity + (8 * d));
            k.Store(u, 'a', p, Velocity + (8 * d));
        }

        k.Apply(RealOp.Multiply, t, magnitude, 'a', p, Mass);
        for (int d = 0; d < 3; d++)
        {
            k.Apply(RealOp.Multiply, u, distance[d], t);
            k.Apply(RealOp.Add, u, u, 'a', q, Velocity + (8 * d));
            k.Store(u, 'a', q, Velocity + (8 * d));
        }

        k.Apply(IntOp.Add, q, q, Body);
        k.IfLess(q, 5 * Body, perPair);
        k.Apply(IntOp.Add, p, p, Body);
        k.IfLess(p, 4 * Body, perBody);

        k.Set(p, 0);
        k.Set(t, 0.001);
        k.Mark(moving);
        for (int d = 0; d < 3; d++)
        {
            k.Apply(RealOp.Multiply, u, t, 'a', p, Velocity + (8 * d));
            k.Apply(RealOp.Add, u, u, 'a', p, 8 * d);
            k.Store(u, 'a', p, 8 * d);
        }

        k.Apply(IntOp.Add, p, p, Body);
        k.IfLess(p, 5 * Body, moving);
        k.Apply(IntOp.Add, step, step, 1);
        k.IfLess(step, steps, perStep);
        k.Set(p, 0);
        k.Load(t, 'a', p, 0);
        k.Return(t);
    }
}
