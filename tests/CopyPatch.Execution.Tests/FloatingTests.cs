using System;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>State and results in floating-point registers, beside a pointer and a narrow integer.</summary>
internal sealed unsafe class FloatingTests
{
    [Test]
    public void State_in_floating_point_registers_flows_through_loops_and_calls([Values(1, 2, 7)] int rounds)
    {
        using var heap = new CodeHeap();
        using var emit = new FloatingEmitter(heap);
        Label head = emit.DefineLabel();
        emit.EmitLoadY(0.5f);
        emit.MarkLabel(head);
        emit.EmitPolynomial();
        emit.EmitAddY();
        emit.EmitAddTable();
        emit.EmitAbsolute();
        emit.EmitRoot();
        emit.EmitPower();
        emit.EmitLoop(head);
        emit.EmitStop();
        using FloatingEmitter.Program program = emit.Compile();
        double* table = stackalloc double[] { 0.25, 1.75, -3, 4, 5.5, 6, 7, 8 };

        double actual = program.Run(2.5, 9.75f, table, rounds);

        double x = 2.5;
        float y = 0.5f;
        for (int count = rounds; ;)
        {
            x = (x * 0.5 + 1.5) * x - 2.25;
            x += y;
            x += table[count];
            x = Math.Abs(x);
            y = -y;
            x = Math.Sqrt(x);
            x = Math.Pow(x, y);
            if (--count <= 0)
                break;
        }

        Assert.That(actual, Is.EqualTo(x));
    }

    [Test]
    public void A_constant_is_loaded_and_returned_bit_by_bit(
        [Values(0.0, -0.0, 1.5, double.Epsilon, double.NegativeInfinity, double.NaN)] double value)
    {
        using var heap = new CodeHeap();
        using var emit = new FloatingEmitter(heap);
        emit.EmitLoadX(value);
        emit.EmitStop();
        using FloatingEmitter.Program program = emit.Compile();
        double actual = program.Run(0, 0, null, 0);
        Assert.That(BitConverter.DoubleToInt64Bits(actual), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));
    }
}
