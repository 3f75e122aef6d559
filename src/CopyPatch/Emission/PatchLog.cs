using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>What a logged patch refers to, and so what its number is.</summary>
internal enum PatchTarget : byte
{
    /// <summary>A label, by its index.</summary>
    Label,

    /// <summary>An address outside of the emission, by its place in the table of them.</summary>
    Address,

    /// <summary>The way into an interpreter's program at a label, or the address of data, by the label's index.</summary>
    ProgramEntry,

    /// <summary>A datum of a stencil, by its offset in the data section.</summary>
    Datum,

    /// <summary>A site, by its offset among those of the emission.</summary>
    Site,

    /// <summary>None: it is the place of a CP_TRAP. The addend says how its code returns.</summary>
    Trap,

    /// <summary>A link, by its index.</summary>
    Link,

    /// <summary>Code, by its offset in the hot section.</summary>
    Hot,

    /// <summary>The same in the cold section.</summary>
    Cold,
}

/// <summary>A patch whose value is not known before compilation.</summary>
internal struct LoggedPatch
{
    public int Site;
    public int Addend;
    public int Number;
    public PatchKind Kind;
    public PatchTarget Target;
}

/// <summary>The patches of one section of an emission, in the order of their stencils.</summary>
internal sealed class PatchLog
{
    private LoggedPatch[] _patches = [];
    private int _count;

    /// <summary>Gets the patches.</summary>
    public ReadOnlySpan<LoggedPatch> Patches => _patches.AsSpan(0, _count);

    /// <summary>Gets the bytes that the log holds on to.</summary>
    public long HeldBytes => 16L * _patches.Length;

    /// <summary>Adds a patch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(PatchKind kind, int site, int addend, PatchTarget target, int number)
    {
        LoggedPatch[] patches = _patches;
        int count = _count;
        if ((uint)count >= (uint)patches.Length)
            patches = Grow();
        ref LoggedPatch patch = ref patches[count];
        patch.Site = site;
        patch.Addend = addend;
        patch.Number = number;
        patch.Kind = kind;
        patch.Target = target;
        _count = count + 1;
    }

    /// <summary>Forgets the patches of a stencil whose emission failed: all whose site is not before its start.</summary>
    public void DropFrom(int offset)
    {
        while (_count > 0 && _patches[_count - 1].Site >= offset)
            _count--;
    }

    /// <summary>Forgets all patches.</summary>
    public void Clear() => _count = 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LoggedPatch[] Grow()
    {
        Array.Resize(ref _patches, Math.Max(_patches.Length * 2, 64));
        return _patches;
    }
}
