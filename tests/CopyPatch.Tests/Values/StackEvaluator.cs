using System;
using System.Collections.Generic;

namespace CopyPatch.Tests.Values;

/// <summary>What a program of <see cref="StackStep"/>s computes: a plain stack of boxed values.</summary>
internal sealed class StackEvaluator
{
    public const int LocalsPerType = 2;

    private readonly List<object> _stack = [];

    private readonly Stack<int> _blocks = new(); // of the blocks around: how high the stack was
    private int _floor;

    public StackEvaluator()
    {
        for (int i = 0; i < Locals.Length; i++)
            Locals[i] = Constant(i, 1000 + i);
    }

    /// <summary>Gets the local variables: those of one type are four apart.</summary>
    public object[] Locals { get; } = new object[4 * LocalsPerType];

    public IReadOnlyList<object> Stack => _stack;

    public static object Constant(int type, int number) => (type & 3) switch
    {
        0 => number,
        1 => (long)number << 33,
        2 => number / 8f,
        _ => (object)(number / 3.0),
    };

    public static int TypeOf(object value) => value switch { int => 0, long => 1, float => 2, _ => 3 };

    public static T Add<T>(T a, T b)
        where T : struct => (T)((a, b) switch
        {
            (int x, int y) => unchecked(x + y),
            (long x, long y) => unchecked(x + y),
            (float x, float y) => x + y,
            _ => (object)((double)(object)a + (double)(object)b),
        });

    public static long Widen(int value) => value;

    public static double ToDouble(long value) => value;

    public static float ToFloat(double value) => (float)value;

    public static int ToInt(float value) => (int)Math.Clamp(value, -1e6f, 1e6f);

    /// <summary>Runs steps.</summary>
    /// <returns>Whether they left the block that they are in.</returns>
    public bool Run(StackStep[] steps)
    {
        foreach (StackStep step in steps)
        {
            if (Run(step))
                return true;
        }

        return false;
    }

    private bool Run(StackStep step)
    {
        object? top = _stack.Count > _floor ? _stack[^1] : null;
        switch (step.Operation)
        {
            case StackOperation.Constant:
                _stack.Add(Constant(step.Number, step.Number));
                break;
            case StackOperation.Get:
                _stack.Add(Locals[step.Number & (Locals.Length - 1)]);
                break;
            case StackOperation.Set or StackOperation.Tee when top is not null:
                Locals[TypeOf(top) + 4 * (step.Number & 1)] = top;
                if (step.Operation == StackOperation.Set)
                    Pop();
                break;
            case StackOperation.Drop when top is not null:
                Pop();
                break;
            case StackOperation.Nip when _stack.Count > _floor + 1:
                _stack.RemoveAt(_stack.Count - 2);
                break;
            case StackOperation.Duplicate when top is not null:
                _stack.Add(_stack[^1]);
                break;
            case StackOperation.Add when _stack.Count >= _floor + 2 && TypeOf(top!) == TypeOf(_stack[^2]):
                Pop();
                object a = Pop();
                _stack.Add(top switch
                {
                    int b => Add((int)a, b),
                    long b => Add((long)a, b),
                    float b => Add((float)a, b),
                    _ => (object)Add((double)a, (double)top!),
                });
                break;
            case StackOperation.Convert when top is not null:
                Pop();
                _stack.Add(top switch
                {
                    int value => Widen(value),
                    long value => ToDouble(value),
                    float value => ToInt(value),
                    _ => (object)ToFloat((double)top),
                });
                break;
            case StackOperation.Leave when top is int && _blocks.Count > 0:
                if (((int)Pop() & 1) == 0)
                    break;
                End(_blocks.Peek());
                return true;
            case StackOperation.Block:
                RunBlock(step.Body);
                break;
            case StackOperation.If when top is int:
                RunBlock(((int)Pop() & 1) != 0 ? step.Body : step.Other);
                break;
            case StackOperation.Loop:
                return Loop(step);
        }

        return false;
    }

    private void RunBlock(StackStep[] body)
    {
        int floor = _floor;
        _floor = _stack.Count;
        _blocks.Push(_floor);
        if (!Run(body))
            End(_floor);
        _blocks.Pop();
        _floor = floor;
    }

    private bool Loop(StackStep step)
    {
        int floor = _floor;
        _floor = _stack.Count;
        bool left = false;
        for (int i = 0; i <= step.Number && !left; i++)
        {
            left = Run(step.Body);
            if (!left)
                _stack.RemoveRange(_floor, _stack.Count - _floor);
        }

        _floor = floor;
        return left;
    }

    // A block's result is a long: the top if it is one, else 7.
    private void End(int height)
    {
        object result = _stack.Count > height && _stack[^1] is long top ? top : 7L;
        _stack.RemoveRange(height, _stack.Count - height);
        _stack.Add(result);
    }

    private object Pop()
    {
        object top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }
}
