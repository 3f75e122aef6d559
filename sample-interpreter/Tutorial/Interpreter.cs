using System;
using System.Runtime.CompilerServices;

namespace Tutorial;

/// <summary>The other way to run a program: a loop around a <c>switch</c>, written as well as C# can have it.</summary>
/// <remarks>
/// No straw man: instructions are decoded beforehand and lie in one array, pointers spare the bounds checks, what is on
/// top of a stack is a local variable as it is in the stencils, and the superinstructions are the same.
/// </remarks>
internal static unsafe class Interpreter
{
    /// <summary>Runs a program.</summary>
    /// <param name="instructions">The program's instructions.</param>
    /// <param name="frame">Memory for it: all 0.</param>
    /// <returns>The program's answer.</returns>
    /// <exception cref="TrapException">The program divided by zero or left an array.</exception>
    // Optimised at its first call: all of a program is one call, and what tiering makes of it on the way is no faster.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Run(Instruction[] instructions, Frame frame)
    {
        long* slots = frame.Slots;
        long* sp = frame.Integers;
        long top = 0;
        double* fsp = frame.Numbers;
        double number = 0;
        fixed (Instruction* code = instructions)
        {
            for (Instruction* at = code; ; at++)
            {
                switch (at->Opcode)
                {
                    case Opcode.Return: return top;
                    case Opcode.Push: *sp++ = top; top = at->Value; break;
                    case Opcode.Get: *sp++ = top; top = slots[at->Index]; break;
                    case Opcode.Set: slots[at->Index] = top; top = *--sp; break;
                    case Opcode.Dup: *sp++ = top; break;
                    case Opcode.Drop: top = *--sp; break;
                    case Opcode.Swap: (sp[-1], top) = (top, sp[-1]); break;
                    case Opcode.FPush: *fsp++ = number; number = at->Number; break;
                    case Opcode.FGet: *fsp++ = number; number = Number(&slots[at->Index]); break;
                    case Opcode.FSet: *(double*)&slots[at->Index] = number; number = *--fsp; break;
                    case Opcode.Load: top = *Element(slots, at, top); break;
                    case Opcode.Store: *Element(slots, at, top) = sp[-1]; top = sp[-2]; sp -= 2; break;
                    case Opcode.FLoad: *fsp++ = number; number = Number(Element(slots, at, top)); top = *--sp; break;
                    case Opcode.FStore: *(double*)Element(slots, at, top) = number; number = *--fsp; top = *--sp; break;

                    case Opcode.Add: top = *--sp + top; break;
                    case Opcode.AddLocal: top += slots[at->Index]; break;
                    case Opcode.AddConstant: top += at->Value; break;
                    case Opcode.Sub: top = *--sp - top; break;
                    case Opcode.SubLocal: top -= slots[at->Index]; break;
                    case Opcode.SubConstant: top -= at->Value; break;
                    case Opcode.Mul: top = *--sp * top; break;
                    case Opcode.MulLocal: top *= slots[at->Index]; break;
                    case Opcode.MulConstant: top *= at->Value; break;
                    case Opcode.And: top = *--sp & top; break;
                    case Opcode.AndLocal: top &= slots[at->Index]; break;
                    case Opcode.AndConstant: top &= at->Value; break;
                    case Opcode.Or: top = *--sp | top; break;
                    case Opcode.OrLocal: top |= slots[at->Index]; break;
                    case Opcode.OrConstant: top |= at->Value; break;
                    case Opcode.Xor: top = *--sp ^ top; break;
                    case Opcode.XorLocal: top ^= slots[at->Index]; break;
                    case Opcode.XorConstant: top ^= at->Value; break;
                    case Opcode.Shl: top = *--sp << (int)top; break;
                    case Opcode.ShlLocal: top <<= (int)slots[at->Index]; break;
                    case Opcode.ShlConstant: top <<= (int)at->Value; break;
                    case Opcode.Shr: top = *--sp >> (int)top; break;
                    case Opcode.ShrLocal: top >>= (int)slots[at->Index]; break;
                    case Opcode.ShrConstant: top >>= (int)at->Value; break;
                    case Opcode.Div: top = Divide(*--sp, top); break;
                    case Opcode.DivLocal: top = Divide(top, slots[at->Index]); break;
                    case Opcode.DivConstant: top = Divide(top, at->Value); break;
                    case Opcode.Rem: top = Remainder(*--sp, top); break;
                    case Opcode.RemLocal: top = Remainder(top, slots[at->Index]); break;
                    case Opcode.RemConstant: top = Remainder(top, at->Value); break;
                    case Opcode.FAdd: number = *--fsp + number; break;
                    case Opcode.FAddLocal: number += Number(&slots[at->Index]); break;
                    case Opcode.FAddConstant: number += at->Number; break;
                    case Opcode.FSub: number = *--fsp - number; break;
                    case Opcode.FSubLocal: number -= Number(&slots[at->Index]); break;
                    case Opcode.FSubConstant: number -= at->Number; break;
                    case Opcode.FMul: number = *--fsp * number; break;
                    case Opcode.FMulLocal: number *= Number(&slots[at->Index]); break;
                    case Opcode.FMulConstant: number *= at->Number; break;
                    case Opcode.FDiv: number = *--fsp / number; break;
                    case Opcode.FDivLocal: number /= Number(&slots[at->Index]); break;
                    case Opcode.FDivConstant: number /= at->Number; break;

                    case Opcode.Equal: top = *--sp == top ? 1 : 0; break;
                    case Opcode.EqualLocal: top = top == slots[at->Index] ? 1 : 0; break;
                    case Opcode.EqualConstant: top = top == at->Value ? 1 : 0; break;
                    case Opcode.NotEqual: top = *--sp != top ? 1 : 0; break;
                    case Opcode.NotEqualLocal: top = top != slots[at->Index] ? 1 : 0; break;
                    case Opcode.NotEqualConstant: top = top != at->Value ? 1 : 0; break;
                    case Opcode.Less: top = *--sp < top ? 1 : 0; break;
                    case Opcode.LessLocal: top = top < slots[at->Index] ? 1 : 0; break;
                    case Opcode.LessConstant: top = top < at->Value ? 1 : 0; break;
                    case Opcode.LessOrEqual: top = *--sp <= top ? 1 : 0; break;
                    case Opcode.LessOrEqualLocal: top = top <= slots[at->Index] ? 1 : 0; break;
                    case Opcode.LessOrEqualConstant: top = top <= at->Value ? 1 : 0; break;
                    case Opcode.Greater: top = *--sp > top ? 1 : 0; break;
                    case Opcode.GreaterLocal: top = top > slots[at->Index] ? 1 : 0; break;
                    case Opcode.GreaterConstant: top = top > at->Value ? 1 : 0; break;
                    case Opcode.GreaterOrEqual: top = *--sp >= top ? 1 : 0; break;
                    case Opcode.GreaterOrEqualLocal: top = top >= slots[at->Index] ? 1 : 0; break;
                    case Opcode.GreaterOrEqualConstant: top = top >= at->Value ? 1 : 0; break;
                    case Opcode.FLess:
                        *sp++ = top;
                        top = fsp[-1] < number ? 1 : 0;
                        number = fsp[-2];
                        fsp -= 2;
                        break;
                    case Opcode.FLessLocal:
                        *sp++ = top;
                        top = number < Number(&slots[at->Index]) ? 1 : 0;
                        number = *--fsp;
                        break;
                    case Opcode.FLessConstant:
                        *sp++ = top;
                        top = number < at->Number ? 1 : 0;
                        number = *--fsp;
                        break;
                    case Opcode.FGreater:
                        *sp++ = top;
                        top = fsp[-1] > number ? 1 : 0;
                        number = fsp[-2];
                        fsp -= 2;
                        break;
                    case Opcode.FGreaterLocal:
                        *sp++ = top;
                        top = number > Number(&slots[at->Index]) ? 1 : 0;
                        number = *--fsp;
                        break;
                    case Opcode.FGreaterConstant:
                        *sp++ = top;
                        top = number > at->Number ? 1 : 0;
                        number = *--fsp;
                        break;

                    case Opcode.JumpIfEqual:
                        if (sp[-1] == top)
                            at += at->Index;
                        top = sp[-2];
                        sp -= 2;
                        break;
                    case Opcode.JumpIfEqualLocal:
                        if (top == slots[at->Value])
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfEqualConstant:
                        if (top == at->Value)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfNotEqual:
                        if (sp[-1] != top)
                            at += at->Index;
                        top = sp[-2];
                        sp -= 2;
                        break;
                    case Opcode.JumpIfNotEqualLocal:
                        if (top != slots[at->Value])
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfNotEqualConstant:
                        if (top != at->Value)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfLess:
                        if (sp[-1] < top)
                            at += at->Index;
                        top = sp[-2];
                        sp -= 2;
                        break;
                    case Opcode.JumpIfLessLocal:
                        if (top < slots[at->Value])
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfLessConstant:
                        if (top < at->Value)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfLessOrEqual:
                        if (sp[-1] <= top)
                            at += at->Index;
                        top = sp[-2];
                        sp -= 2;
                        break;
                    case Opcode.JumpIfLessOrEqualLocal:
                        if (top <= slots[at->Value])
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfLessOrEqualConstant:
                        if (top <= at->Value)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfGreater:
                        if (sp[-1] > top)
                            at += at->Index;
                        top = sp[-2];
                        sp -= 2;
                        break;
                    case Opcode.JumpIfGreaterLocal:
                        if (top > slots[at->Value])
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfGreaterConstant:
                        if (top > at->Value)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfGreaterOrEqual:
                        if (sp[-1] >= top)
                            at += at->Index;
                        top = sp[-2];
                        sp -= 2;
                        break;
                    case Opcode.JumpIfGreaterOrEqualLocal:
                        if (top >= slots[at->Value])
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfGreaterOrEqualConstant:
                        if (top >= at->Value)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.JumpIfFLess:
                        if (fsp[-1] < number)
                            at += at->Index;
                        number = fsp[-2];
                        fsp -= 2;
                        break;
                    case Opcode.JumpIfFLessLocal:
                        if (number < Number(&slots[at->Value]))
                            at += at->Index;
                        number = *--fsp;
                        break;
                    case Opcode.JumpIfFLessConstant:
                        if (number < at->Number)
                            at += at->Index;
                        number = *--fsp;
                        break;
                    case Opcode.JumpIfFGreater:
                        if (fsp[-1] > number)
                            at += at->Index;
                        number = fsp[-2];
                        fsp -= 2;
                        break;
                    case Opcode.JumpIfFGreaterLocal:
                        if (number > Number(&slots[at->Value]))
                            at += at->Index;
                        number = *--fsp;
                        break;
                    case Opcode.JumpIfFGreaterConstant:
                        if (number > at->Number)
                            at += at->Index;
                        number = *--fsp;
                        break;

                    case Opcode.FSqrt: number = Math.Sqrt(number); break;
                    case Opcode.ToFloat: *fsp++ = number; number = top; top = *--sp; break;
                    case Opcode.ToInt: *sp++ = top; top = (long)number; number = *--fsp; break;
                    case Opcode.Jump: at += at->Index; break;
                    case Opcode.JumpIf:
                        if (top != 0)
                            at += at->Index;
                        top = *--sp;
                        break;
                    case Opcode.Copy: slots[at->Index] = slots[at->Value]; break;
                    case Opcode.Increment: slots[at->Index] += at->Value; break;
                    case Opcode.Print: Host.Print(top); top = *--sp; break;
                    case Opcode.FPrint: Host.Print(number); number = *--fsp; break;
                    case Opcode.Put: Host.Put(top); top = *--sp; break;
                    case Opcode.Random: *sp++ = top; top = Host.Random(); break;
                    case Opcode.Sine: number = Math.Sin(number); break;
                    default: throw new InvalidOperationException($"{at->Opcode} is not an instruction");
                }
            }
        }
    }

    private static double Number(long* slot) => *(double*)slot;

    private static long* Element(long* slots, Instruction* at, long index) =>
        (ulong)index < (ulong)at->Value
            ? slots + at->Index + index
            : throw new TrapException(Trap.IndexOutOfRange);

    private static long Divide(long a, long b) => b switch
    {
        0 => throw new TrapException(Trap.DivisionByZero),
        -1 => -a,
        _ => a / b,
    };

    private static long Remainder(long a, long b) => b switch
    {
        0 => throw new TrapException(Trap.DivisionByZero),
        -1 => 0,
        _ => a % b,
    };
}
