using System;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Structs, enums and constants of C, as C# has them: the same bytes at the same places.</summary>
internal sealed unsafe class StructTests
{
    private CodeHeap _heap = null!;
    private StructEmitter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new StructEmitter(_heap);
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void Sizes_and_offsets_are_those_of_the_compiled_code()
    {
        Cell cell;
        pair pair;
        Machine machine;
        Assert.Multiple(() =>
        {
            Assert.That(Layout(_emit.EmitLayoutCellText), Is.EqualTo((sizeof(Cell), (int)Marshal.OffsetOf<Cell>("text"))));
            Assert.That(Layout(_emit.EmitLayoutCellEvent), Is.EqualTo((sizeof(Cell), (int)Marshal.OffsetOf<Cell>("event"))));
        });
        Assert.That(Layout(_emit.EmitLayoutPairSingle), Is.EqualTo((sizeof(pair), (int)((byte*)&pair.single - (byte*)&pair))));
        Assert.That(Layout(_emit.EmitLayoutMachinePair), Is.EqualTo((sizeof(Machine), (int)((byte*)&machine.pair - (byte*)&machine))));
        Assert.That(Layout(_emit.EmitLayoutMachineNames), Is.EqualTo((sizeof(Machine), (int)((byte*)&machine.names - (byte*)&machine))));
        Assert.That(Layout(_emit.EmitLayoutMachineCounts), Is.EqualTo((sizeof(Machine), (int)((byte*)machine.counts - (byte*)&machine))));
        Assert.That((byte*)&cell.value - (byte*)&cell, Is.EqualTo(8));
    }

    [Test]
    public void Code_writes_what_CSharp_reads()
    {
        Machine machine = default;
        Cell cell = default;
        machine.top = (Cell*)&machine.cells;
        _emit.EmitPush(CellKind.KIND_TEXT, -123);
        _emit.EmitPush(CellKind.KIND_LAST, 7);
        _emit.EmitFill();
        _emit.EmitStop();
        using StructEmitter.Program program = _emit.Compile();

        Cell* result = program.Run(&machine, &cell);

        Assert.That(result == &cell);
        Assert.That(machine.top == (Cell*)&machine.cells + 2);
        ref Cell first = ref machine.cells[0];
        Assert.That((first.kind, first.value, first.next == &cell, first.@event), Is.EqualTo((CellKind.KIND_TEXT, -123L, true, true)));
        fixed (byte* text = first.text)
            Assert.That(Marshal.PtrToStringUTF8((nint)text), Is.EqualTo("twelve bytes"));
        Assert.That(machine.cells[1].kind, Is.EqualTo(CellKind.KIND_LAST));
        Assert.That(machine.cells[3].value, Is.EqualTo(StructEmitter.STACK_SIZE));
        Assert.That((machine.pair.low, machine.pair.high, machine.pair.single, machine.pair.number),
            Is.EqualTo(((short)-7, 0.5, 0.25f, 99u)));
        Assert.That((machine.kinds[0], machine.kinds[2]), Is.EqualTo((CellKind.KIND_TEXT, CellKind.KIND_TEXT)));
        Assert.That((machine.names[0], machine.names[1]), Is.EqualTo(((nint)0, (nint)(&machine))));
        Assert.That((machine.counts[1], machine.counts[4], machine.sign), Is.EqualTo((10, 40, Signed.MINUS)));
    }

    [Test]
    public void Pointers_keep_their_types_in_holes_entries_and_host_functions()
    {
        Cell* cells = stackalloc Cell[3];
        cells[0] = new Cell { next = &cells[1], kind = CellKind.KIND_NIL };
        cells[1] = new Cell { value = 5, kind = CellKind.KIND_INT };
        cells[2] = new Cell { value = 77, @event = true };
        Cell* marked = null;
        _emit.EmitAsk();
        _emit.EmitTake(&cells[2]);
        _emit.EmitMark(&marked);
        _emit.EmitStop();
        using StructEmitter.Program program = _emit.Compile();

        Assert.That(program.Run(null, &cells[0]) == &cells[1]);
        Assert.That(marked == &cells[1]);
        Assert.That((cells[1].value, cells[1].@event, cells[1].kind), Is.EqualTo((77L, true, CellKind.KIND_NIL)));
    }

    [Test]
    public void An_enum_passes_an_entry_both_ways()
    {
        _emit.EmitStop();
        using StructEmitter.Program program = _emit.Compile();
        Assert.That(program.KindOf(null, CellKind.KIND_TEXT), Is.EqualTo(CellKind.KIND_TEXT));
    }

    [Test]
    public void Two_emitters_share_the_types_of_a_header()
    {
        using var emit = new MoreStructEmitter(_heap);
        emit.EmitSwap();
        emit.EmitStop();
        using MoreStructEmitter.Program program = emit.Compile();
        pair* pairs = stackalloc pair[] { new pair { low = 1 }, new pair { low = 2, high = 3 } };
        program.Run(pairs);
        Assert.That((pairs[0].low, pairs[0].high, pairs[1].low), Is.EqualTo(((short)2, 3.0, (short)1)));
    }

    [Test]
    public void Constants_have_the_values_of_C()
    {
        Assert.Multiple(() =>
        {
            Assert.That(StructEmitter.STACK_SIZE, Is.EqualTo(4));
            Assert.That(StructEmitter.MOST, Is.EqualTo(ulong.MaxValue));
            Assert.That(StructEmitter.LEAST, Is.EqualTo(long.MinValue));
            Assert.That(StructEmitter.SMALL, Is.EqualTo((sbyte)-5));
            Assert.That(StructEmitter.THIRD, Is.EqualTo(1.0 / 3));
            Assert.That(StructEmitter.TENTH, Is.EqualTo(0.1f));
            Assert.That(StructEmitter.INFINITE, Is.EqualTo(double.PositiveInfinity));
            Assert.That(StructEmitter.YES, Is.True);
            Assert.That((long)Signed.LOWEST, Is.EqualTo(long.MinValue));
            Assert.That((long)Signed.HIGHEST, Is.EqualTo(long.MaxValue));
            Assert.That((byte)CellKind.KIND_LAST, Is.EqualTo(255));
        });
    }

    private (int Size, int Offset) Layout(Action emit)
    {
        emit();
        using StructEmitter.Program program = _emit.Compile();
        long both = program.Measure(null, null);
        return ((int)(both >> 32), (int)both);
    }
}

[StencilLibrary("stencils/structs.c")]
internal sealed partial class StructEmitter
{
    [HostFunction("next_of")]
    private static unsafe Cell* NextOf(Cell* cell, CellKind kind) => cell->next->kind == kind ? cell->next : null;
}

[StencilLibrary("stencils/structs_more.c")]
internal sealed partial class MoreStructEmitter
{
}
