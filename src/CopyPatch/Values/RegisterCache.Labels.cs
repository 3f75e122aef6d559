using System;

namespace CopyPatch;

// Calls, and labels where ways of the program meet.
public sealed partial class RegisterCache
{
    /// <summary>Puts every entry into its home: before a call, which keeps no register, and where ways meet.</summary>
    public void Spill()
    {
        for (int i = 0; i < _entries.Count; i++)
            MoveHome(i);
    }

    /// <summary>
    /// Gives every entry a place of its own, which is a register or its home, and says which: the places that other ways to
    /// the same label must leave their values at.
    /// </summary>
    /// <returns>The places.</returns>
    /// <remarks>Registers are not written, so that operands which were popped are still where they were.</remarks>
    public CacheLayout Settle()
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            ValuePlace place = _entries[i].Place;
            if (place.Place != OperandPlace.Register || UseOf(_entries[i].Kind).IsShared((int)place.Bits))
                MoveHome(i);
        }

        return new CacheLayout([.. _entries], isSettled: true);
    }

    /// <summary>
    /// Says where every entry is, without a change: for <see cref="Assume"/>, once the code of another way has been emitted.
    /// </summary>
    /// <returns>The places. They are none to merge to, since entries may share them or be constants.</returns>
    public CacheLayout Snapshot() => new([.. _entries], isSettled: false);

    /// <summary>Moves all entries to where another way has left them.</summary>
    /// <param name="layout">What that way's <see cref="Settle"/> returned.</param>
    /// <exception cref="ArgumentException">
    /// The entries are others, by number or type, or it is of a <see cref="Snapshot"/>; nothing is emitted.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Operands that were popped are still in use; the moves might overwrite them.
    /// </exception>
    public void MergeTo(CacheLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (!layout.Fits(_entries))
            throw new ArgumentException("The entries there are others in number or type.", nameof(layout));
        if (!layout.IsSettled)
            throw new ArgumentException("A snapshot is no layout to merge to: its entries may share places. Use Settle.", nameof(layout));
        ThrowIfOperands();
        for (int i = 0; i < _entries.Count; i++)
            _moves.Add(new ValueMove(_entries[i].Kind, layout.Entries[i].Place, _entries[i].Place));
        _moves.Emit(_emitter);
        Assume(layout);
    }

    /// <summary>Goes on with the places of a label that nothing falls through to. Nothing is emitted.</summary>
    /// <param name="layout">What <see cref="Settle"/> or <see cref="Snapshot"/> returned on a way there.</param>
    public void Assume(CacheLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Truncate(0);
        Release();
        foreach (CacheEntry entry in layout.Entries)
            PushPlace(entry.Kind, entry.Place);
    }
}
