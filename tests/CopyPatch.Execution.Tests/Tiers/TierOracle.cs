using System;
using System.Linq;

namespace CopyPatch.Execution.Tests;

/// <summary>What a program does, in C# alone.</summary>
internal sealed class TierOracle(TierProgram program, long[] memory, long cell)
{
    private readonly long[][] _times = [.. program.Functions.Select(function => function.Select(its => its.Value).ToArray())];

    private sealed class TrapException : Exception;

    /// <summary>Runs the first function: its value, or what ended it.</summary>
    public TierOutcome Run()
    {
        try
        {
            return new TierOutcome(Run(0, 0, 0), null, memory);
        }
        catch (TrapException)
        {
            return new TierOutcome(0, "trap", memory);
        }
        catch (InvalidOperationException exception)
        {
            return new TierOutcome(0, exception.Message, memory);
        }
    }

    private long Run(int function, long a, double x)
    {
        unchecked
        {
            TierInstruction[] code = program.Functions[function];
            for (int at = 0; at < code.Length;)
            {
                TierInstruction its = code[at];
                int[] targets = program.TargetsOf(function, at);
                int callee = program.CalleeOf(function, its);
                at++;
                switch (its.Opcode)
                {
                    case TierOpcode.Set: a = its.Value; break;
                    case TierOpcode.SetSmall: a = (sbyte)its.Value; break;
                    case TierOpcode.SetShort: a = (ushort)its.Value; break;
                    case TierOpcode.SetFlag: a = (its.Value & 1) != 0 ? 1 : 0; break;
                    case TierOpcode.SetFrom: a = cell; break;
                    case TierOpcode.AddAll:
                        a += (int)its.Value + (its.Value * 5);
                        x += (float)(sbyte)its.Value + (double)(short)its.Value;
                        break;
                    case TierOpcode.Load: a = memory[TierProgram.SlotOf(its)]; break;
                    case TierOpcode.Store: memory[TierProgram.SlotOf(its)] = a; break;
                    case TierOpcode.Add: a += memory[TierProgram.SlotOf(its)]; break;
                    case TierOpcode.Mul: a *= memory[TierProgram.SlotOf(its)]; break;
                    case TierOpcode.Xor: a ^= its.Value; break;
                    case TierOpcode.ToX: x = a & 0xffff; break;
                    case TierOpcode.FromX: a ^= (long)x; break;
                    case TierOpcode.Scale: x *= TierProgram.Factor; break;
                    case TierOpcode.Classify: a = Classify(a); break;
                    case TierOpcode.Jump: at = targets[0]; break;
                    case TierOpcode.JumpIfLess: at = a < its.Value ? targets[0] : at; break;
                    case TierOpcode.JumpEither: at = (a & 1) != 0 ? targets[0] : targets[1]; break;
                    case TierOpcode.Repeat: at = --memory[TierProgram.CounterOf(its)] > 0 ? targets[0] : at; break;
                    case TierOpcode.JumpThrough: at = targets[(int)(a & 3)]; break;
                    case TierOpcode.Call when callee >= 0: a += Run(callee, a, x); break;
                    case TierOpcode.CallAt when callee >= 0: a = Run(callee, a, x); break;
                    case TierOpcode.TryCall when callee >= 0: a = TryRun(callee, a, x); break;
                    case TierOpcode.Host: a = TierEmitter.Host(a); break;
                    case TierOpcode.TrapIf when a == its.Value: throw new TrapException();
                    case TierOpcode.Count: a += ++_times[function][at - 1]; break;
                    case TierOpcode.Return: return a;
                }
            }

            return a;
        }
    }

    private long TryRun(int callee, long a, double x)
    {
        try
        {
            return Run(callee, a, x);
        }
        catch (TrapException)
        {
            return -TierProgram.TrapCode;
        }
        catch (InvalidOperationException)
        {
            return long.MinValue;
        }
    }

    private static long Classify(long a) => unchecked((a & 7) switch
    {
        0 => 17,
        1 => -3,
        2 => a * 5,
        3 => 1000,
        4 => a >> 1,
        5 => 12345,
        6 => 99,
        _ => -a,
    });
}
