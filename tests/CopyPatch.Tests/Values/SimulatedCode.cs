using System;
using System.Collections.Generic;

namespace CopyPatch.Tests.Values;

/// <summary>Code with jumps that a simulator executes when it is complete, so that ways meet at labels as they do in real code.</summary>
internal sealed class SimulatedCode : IValueEmitter
{
    private const int Next = -1;

    private readonly List<Func<Simulator, int>> _instructions = [];
    private readonly List<int> _labels = [];

    public void Move(Location<int> to, Operand<int> from) => Do(machine => machine.Move(to, from));

    public void Move(Location<long> to, Operand<long> from) => Do(machine => machine.Move(to, from));

    public void Move(Location<float> to, Operand<float> from) => Do(machine => machine.Move(to, from));

    public void Move(Location<double> to, Operand<double> from) => Do(machine => machine.Move(to, from));

    /// <summary>Emits an instruction that does anything.</summary>
    public void Do(Action<Simulator> instruction) => _instructions.Add(machine =>
    {
        instruction(machine);
        return Next;
    });

    public int DefineLabel()
    {
        _labels.Add(Next);
        return _labels.Count - 1;
    }

    public void MarkLabel(int label) => _labels[label] = _instructions.Count;

    public void Jump(int label) => JumpIf(_ => true, label);

    public void JumpIf(Predicate<Simulator> condition, int label) =>
        _instructions.Add(machine => condition(machine) ? _labels[label] : Next);

    public void Run(Simulator machine)
    {
        for (int at = 0; at < _instructions.Count;)
        {
            int target = _instructions[at](machine);
            at = target == Next ? at + 1 : target;
        }
    }
}
