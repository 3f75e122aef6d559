using System;
using System.Collections.Generic;
using CopyPatch;

namespace Tutorial;

/// <summary>From instructions to code, in one pass: to machine code, or to what the threaded interpreter runs.</summary>
internal sealed class Compiler
{
    private readonly StackProgram _program;
    private readonly IInstructions _emit;
    private readonly Variables _variables;
    private CachedStack _integers;
    private CachedStack _numbers;

    private Compiler(StackProgram program, IInstructions emit)
    {
        _program = program;
        _emit = emit;
        _variables = new Variables(emit, new RegisterChoice(program));
        _integers = new CachedStack(program.FirstInteger, emit.EmitGet, emit.EmitSet);
        _numbers = new CachedStack(program.FirstNumber, emit.EmitFget, emit.EmitFset);
    }

    /// <summary>Compiles a program to machine code.</summary>
    /// <param name="program">The program.</param>
    /// <param name="heap">Where its machine code goes.</param>
    /// <param name="offsets">For a listing: takes where the code of each instruction begins.</param>
    /// <returns>The code, to be run any number of times and disposed of.</returns>
    public static Emitter.Program Compile(StackProgram program, CodeHeap heap, List<int>? offsets = null)
    {
        using Emitter emit = new(heap) { KeepListing = offsets != null };
        new Compiler(program, emit).EmitAll(offsets);
        return emit.Compile();
    }

    /// <summary>Emits a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="emit">Where to, in whichever tier.</param>
    /// <param name="atLoop">Is told of each instruction that a loop begins with, and may emit something there.</param>
    /// <returns>The label of each instruction that one jumps to; null for the others.</returns>
    public static Label?[] Emit(StackProgram program, IInstructions emit, Action<int>? atLoop = null) =>
        new Compiler(program, emit).EmitAll(null, atLoop);

    private Label?[] EmitAll(List<int>? offsets, Action<int>? atLoop = null)
    {
        Instruction[] instructions = _program.Instructions;
        var labels = new Label?[instructions.Length];
        var isLoop = new bool[instructions.Length];
        for (int at = 0; at < instructions.Length; at++)
        {
            if (!instructions[at].IsJump)
                continue;
            int target = instructions[at].Target(at);
            labels[target] ??= _emit.DefineLabel(_program.Labels[target]);
            isLoop[target] |= target <= at;
        }

        for (int at = 0; at < instructions.Length; at++)
        {
            if (labels[at] is Label label)
                _emit.MarkLabel(label);
            if (isLoop[at])
                atLoop?.Invoke(at);
            offsets?.Add(_emit.Length);
            Emit(instructions[at], instructions[at].IsJump ? labels[instructions[at].Target(at)]!.Value : default);
        }

        return labels;
    }

    private void Emit(Instruction instruction, Label target = default)
    {
        StackEffect effect = StackEffect.Of(instruction.Opcode);
        _integers.Before(effect.TakesIntegers, effect.LeavesIntegers);
        _numbers.Before(effect.TakesNumbers, effect.LeavesNumbers);
        EmitReady(instruction, target);
        _integers.After(effect.TakesIntegers, effect.LeavesIntegers);
        _numbers.After(effect.TakesNumbers, effect.LeavesNumbers);
    }

    // What is on top is in its register by now, or has made room for what will be there.
    private void EmitReady(Instruction instruction, Label target)
    {
        int slot = instruction.Index;
        switch (instruction.Opcode)
        {
            case Opcode.Get: _variables.Get(slot); break;
            case Opcode.Set: _variables.Set(slot); break;
            case Opcode.FGet: _variables.GetFloat(slot); break;
            case Opcode.FSet: _variables.SetFloat(slot); break;
            case Opcode.Swap: _emit.EmitSwap(_integers.Under); break;
            // These two save the interpreter dispatches. Here they are as good as what they were made of.
            case Opcode.Copy:
                bool isFloat = _program.Variables[slot].IsFloat;
                Emit(new Instruction(isFloat ? Opcode.FGet : Opcode.Get, (int)instruction.Value));
                Emit(new Instruction(isFloat ? Opcode.FSet : Opcode.Set, slot));
                break;
            case Opcode.Increment:
                Emit(new Instruction(Opcode.Get, slot));
                Emit(new Instruction(Opcode.AddConstant, 0, instruction.Value));
                Emit(new Instruction(Opcode.Set, slot));
                break;
            default:
                if (instruction.Opcode == Opcode.Store)
                    _emit.EmitOperandPop(_integers.Under);
                else if (instruction.Opcode.HasSecond())
                    EmitSecond(instruction);
                Operations.Emit(_emit, instruction, target);
                break;
        }
    }

    private void EmitSecond(Instruction instruction)
    {
        int slot = instruction.IsJump ? (int)instruction.Value : instruction.Index;
        switch (instruction.Opcode.Second(), instruction.Opcode.TakesNumbers())
        {
            case (Second.Stack, false): _emit.EmitOperandPop(_integers.Under); break;
            case (Second.Variable, false): _variables.Operand(slot); break;
            case (Second.Constant, false): _emit.EmitOperandConstant(instruction.Value); break;
            case (Second.Stack, true): _emit.EmitFoperandPop(_numbers.Under); break;
            case (Second.Variable, true): _variables.OperandFloat(slot); break;
            case (Second.Constant, true): _emit.EmitFoperandConstant(instruction.Number); break;
        }
    }
}
