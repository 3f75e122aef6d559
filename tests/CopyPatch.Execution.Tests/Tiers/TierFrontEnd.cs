using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Execution.Tests;

/// <summary>One function of a program in one tier.</summary>
/// <param name="Landings">Behind each label: where the other tier goes on. By index in the function.</param>
internal sealed record TierCode(CompiledCode Code, IReadOnlyDictionary<int, Label> Landings);

/// <summary>What compiles a function for whichever tier.</summary>
internal unsafe class TierFrontEnd<T>(T emit, TierProgram program)
    where T : ITierOperations
{
    /// <param name="function">The function.</param>
    /// <param name="calleeOf">What to call, by function.</param>
    /// <param name="calleeCells">Where the address is of what to call, by function.</param>
    /// <param name="cell">What <see cref="TierOpcode.SetFrom"/> reads.</param>
    /// <param name="switchCells">
    /// For each index where a label is: whether to go on in the other tier, and where. Null: this function never does.
    /// </param>
    public TierCode Compile(int function, Func<int, CompiledCode> calleeOf, void** calleeCells, long* cell, void** switchCells)
    {
        TierInstruction[] code = program.Functions[function];
        var targets = new SortedSet<int>(Enumerable.Range(0, code.Length).SelectMany(at => program.TargetsOf(function, at)));
        Dictionary<int, Label> labels = targets.ToDictionary(at => at, at => emit.DefineLabel($"at{at}"));
        var landings = new Dictionary<int, Label>();
        for (int at = 0; at <= code.Length; at++)
        {
            if (labels.TryGetValue(at, out Label here))
            {
                emit.MarkLabel(here);
                if (switchCells is not null)
                {
                    emit.EmitSwitchTier((nint)(&switchCells[at]));
                    landings[at] = emit.DefineLabel($"landing{at}");
                    emit.MarkLabel(landings[at]);
                }
            }

            if (at < code.Length)
            {
                emit.MarkPosition(at);
                Emit(code[at], [.. program.TargetsOf(function, at).Select(target => labels[target])], program.CalleeOf(function, code[at]));
            }
        }

        emit.EmitReturn();
        return new TierCode(emit.Compile($"function{function}"), landings);

        void Emit(TierInstruction its, Label[] to, int callee)
        {
            uint slot = (uint)TierProgram.SlotOf(its);
            switch (its.Opcode)
            {
                case TierOpcode.Set: emit.EmitSet(its.Value); break;
                case TierOpcode.SetSmall: emit.EmitSetSmall(unchecked((sbyte)its.Value)); break;
                case TierOpcode.SetShort: emit.EmitSetShort(unchecked((ushort)its.Value)); break;
                case TierOpcode.SetFlag: emit.EmitSetFlag((its.Value & 1) != 0); break;
                case TierOpcode.SetFrom: emit.EmitSetFrom(cell); break;
                case TierOpcode.AddAll:
                    emit.EmitAddAll(
                        unchecked((int)its.Value), unchecked((ulong)(its.Value * 5)), unchecked((sbyte)its.Value), unchecked((short)its.Value));
                    break;
                case TierOpcode.Load: emit.EmitLoad(slot); break;
                case TierOpcode.Store: emit.EmitStore(slot); break;
                case TierOpcode.Add: emit.EmitAdd(slot); break;
                case TierOpcode.Mul: emit.EmitMul(slot); break;
                case TierOpcode.Xor: emit.EmitXor(its.Value); break;
                case TierOpcode.ToX: emit.EmitToX(); break;
                case TierOpcode.FromX: emit.EmitFromX(); break;
                case TierOpcode.Scale: emit.EmitScale(emit.DefineConstant(TierProgram.Factor)); break;
                case TierOpcode.Classify: emit.EmitClassify(); break;
                case TierOpcode.Jump: emit.EmitJump(to[0]); break;
                case TierOpcode.JumpIfLess: emit.EmitJumpIfLess(its.Value, to[0]); break;
                case TierOpcode.JumpEither: emit.EmitJumpEither(to[0], to[1]); break;
                case TierOpcode.Repeat: emit.EmitRepeat((uint)TierProgram.CounterOf(its), to[0]); break;
                case TierOpcode.JumpThrough: emit.EmitJumpThrough(emit.DefineTable(to)); break;
                case TierOpcode.Call when callee >= 0: emit.EmitCall(calleeOf(callee)); break;
                case TierOpcode.TryCall when callee >= 0: emit.EmitTryCall(calleeOf(callee)); break;
                case TierOpcode.CallAt when callee >= 0: emit.EmitCallAt((nint)(&calleeCells[callee])); break;
                case TierOpcode.Host: emit.EmitHost(); break;
                case TierOpcode.TrapIf: emit.EmitTrapIf(its.Value); break;
                case TierOpcode.Count: emit.EmitCount(its.Value); break;
                case TierOpcode.Return: emit.EmitReturn(); break;
            }
        }
    }
}
