using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>
/// Moves that all happen at once: each reads what was there before any of them. Emits them one after the other, in an
/// order that overwrites nothing that is still to be read; registers that change places among themselves are exchanged.
/// </summary>
/// <remarks>
/// The moves form a graph in which every place is written once at most. A move is emitted when nothing reads its
/// destination any more; what is left then are cycles. (See "Battling windmills with Coq", Rideau, Serpette and Leroy,
/// 2008, for the general algorithm.) Use one object again and again: it keeps its memory.
/// </remarks>
/// <param name="scratchSlot">
/// A slot that holds nothing. It is used where slots change places, which no exchange can do.
/// </param>
public sealed class ParallelMove(int scratchSlot)
{
    private readonly List<ValueMove> _moves = [];
    private readonly Dictionary<int, int> _writers = [];
    private readonly Dictionary<int, int> _readers = [];
    private readonly Stack<int> _ready = new();

    /// <summary>Gets how many moves there are.</summary>
    public int Count => _moves.Count;

    /// <summary>Adds a move.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="to">Where the value goes.</param>
    /// <param name="from">Where it is before all moves.</param>
    /// <exception cref="ArgumentException">
    /// Another move goes there, or a place is the scratch slot, or none at all (a default operand).
    /// </exception>
    public void Add<T>(Location<T> to, Operand<T> from)
        where T : unmanaged
    {
        if (to.Place == OperandPlace.None || from.Place == OperandPlace.None)
            throw new ArgumentException($"A move from {from} to {to}: a default operand is nowhere.");
        Add(new ValueMove(ValueKinds.Of<T>(), new ValuePlace(to.Place, to.Bits), new ValuePlace(from.Place, from.Bits)));
    }

    /// <summary>Drops all moves.</summary>
    public void Clear()
    {
        _moves.Clear();
        _writers.Clear();
        _readers.Clear();
        _ready.Clear();
    }

    /// <summary>Emits all moves, and has none then.</summary>
    /// <param name="emitter">What emits them.</param>
    public void Emit(IValueEmitter emitter)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        try
        {
            for (int i = 0; i < _moves.Count; i++)
            {
                if (!_readers.ContainsKey(_moves[i].Destination))
                    _ready.Push(i);
            }

            EmitReady(emitter);
            for (int i = 0; i < _moves.Count; i++)
            {
                if (_writers.TryGetValue(_moves[i].Destination, out int writer) && writer == i)
                    BreakCycle(emitter, i);
            }
        }
        finally
        {
            Clear();
        }
    }

    internal void Add(ValueMove move)
    {
        if (move.To == ValuePlace.Slot(scratchSlot) || move.From == ValuePlace.Slot(scratchSlot))
            throw new ArgumentException($"Slot {scratchSlot} is the scratch slot of these moves.");
        if (_writers.ContainsKey(move.Destination))
            throw new ArgumentException($"Two moves go to {Describe(move)}.");
        _writers.Add(move.Destination, _moves.Count);
        _moves.Add(move);
        if (move.Source == move.Destination)
            _writers[move.Destination] = -1; // It is there already; nothing else may go there.
        else if (move.Source >= 0)
            _readers[move.Source] = _readers.GetValueOrDefault(move.Source) + 1;
    }

    private void EmitReady(IValueEmitter emitter)
    {
        while (_ready.TryPop(out int index))
        {
            ValueMove move = _moves[index];
            if (_writers[move.Destination] != index)
                continue; // Done, or nothing to do.
            move.Emit(emitter);
            _writers[move.Destination] = -1;
            Read(move.Source);
        }
    }

    // What was read for the last time may be written.
    private void Read(int source)
    {
        if (source < 0)
            return;
        int left = _readers[source] - 1;
        if (left > 0)
        {
            _readers[source] = left;
            return;
        }

        _readers.Remove(source);
        if (_writers.TryGetValue(source, out int writer) && writer >= 0)
            _ready.Push(writer);
    }

    // In a cycle each place is read by the move before and written by the move after: nobody else reads any of them.
    private void BreakCycle(IValueEmitter emitter, int first)
    {
        if (IsOfRegisters(first))
        {
            ExchangeAll(emitter, first);
            return;
        }

        // With a copy of one place, which is in a slot, the cycle is a chain.
        int index = first;
        while (_moves[index].From.Place != OperandPlace.Slot)
            index = _writers[_moves[index].Source];
        ValueMove move = _moves[index];
        int source = move.Source;
        new ValueMove(ValueKind.Int64, ValuePlace.Slot(scratchSlot), move.From).Emit(emitter);
        _moves[index] = move with { From = ValuePlace.Slot(scratchSlot) };
        _readers[_moves[index].Source] = 1;
        Read(source);
        EmitReady(emitter);
    }

    private bool IsOfRegisters(int first)
    {
        int index = first;
        do
        {
            if (!_moves[index].IsBetweenRegisters)
                return false;
            index = _writers[_moves[index].Source];
        }
        while (index != first);
        return true;
    }

    // After an exchange one register has its value, and what it had is where that value was: the next move reads it there.
    // The last one then has nothing to do.
    private void ExchangeAll(IValueEmitter emitter, int first)
    {
        int index = first;
        while (true)
        {
            ValueMove move = _moves[index];
            _writers[move.Destination] = -1;
            _readers.Remove(move.Source);
            index = _writers[move.Source];
            if (index < 0)
                return;
            if (move.Kind.IsFloating())
                emitter.Exchange(new Register<double>((int)move.To.Bits), new Register<double>((int)move.From.Bits));
            else
                emitter.Exchange(new Register<long>((int)move.To.Bits), new Register<long>((int)move.From.Bits));
        }
    }

    private static string Describe(ValueMove move) => move.To.Place == OperandPlace.Slot ? $"slot {move.To.Bits}" : $"register {move.To.Bits}";
}
