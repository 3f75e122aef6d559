using System;
using CopyPatch;

namespace Lua;

/// <summary>Library functions that machine code does itself where their arguments are the usual ones; C# does the rest.</summary>
internal static unsafe class Intrinsics
{
    private static readonly (string Library, string Name, Action<MachineEmitter> Emit)[] s_all =
    [
        ("math", "floor", emit => emit.EmitMathFloor()),
        ("math", "abs", emit => emit.EmitMathAbs()),
        ("math", "sqrt", emit => emit.EmitMathSqrt()),
        ("math", "max", emit => emit.EmitMathMax()),
        ("math", "min", emit => emit.EmitMathMin()),
        ("string", "byte", emit => emit.EmitStringByte()),
        ("string", "len", emit => emit.EmitStringLen()),
        ("string", "sub", emit => emit.EmitStringSub()),
        ("string", "char", emit => emit.EmitStringChar()),
        ("table", "insert", emit => emit.EmitTableInsert()),
        ("table", "remove", emit => emit.EmitTableRemove()),
        ("table", "unpack", emit => emit.EmitTableUnpack()),
        ("", "pairs", emit => emit.EmitPairs()),
        ("", "ipairs", emit => emit.EmitIpairs()),
        ("", "assert", emit => emit.EmitAssert()),
        ("", "type", emit => emit.EmitType()),
        ("", "select", emit => emit.EmitSelect()),
        ("", "next", emit => emit.EmitNext()),
    ];

    private static readonly nint[] s_addresses = new nint[s_all.Length];
    private static readonly nint s_next, s_nextIndex, s_concat;
    private static readonly MachineEmitter.Program s_program;

    static Intrinsics()
    {
        using var emit = new MachineEmitter(Routines.CodeHeap);
        var labels = new Label[s_all.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = emit.DefineLabel();
            emit.MarkLabel(labels[i]);
            s_all[i].Emit(emit);
        }

        Label nextIndex = emit.DefineLabel();
        emit.MarkLabel(nextIndex);
        emit.EmitNextIndex();
        Label concat = emit.DefineLabel();
        emit.MarkLabel(concat);
        emit.EmitConcatTexts();
        s_program = emit.Compile("lua intrinsics");
        s_concat = s_program.AddressOf(concat);
        for (int i = 0; i < labels.Length; i++)
            s_addresses[i] = s_program.AddressOf(labels[i]);
        s_next = s_addresses[^1];
        s_nextIndex = s_program.AddressOf(nextIndex);
    }

    /// <summary>The name of the function that code is of; null if it is none of these.</summary>
    public static string? NameOf(nint entry)
    {
        int index = Array.IndexOf(s_addresses, entry);
        return index < 0 ? null : s_all[index].Name;
    }

    /// <summary>Gives the functions of a state's libraries their machine code.</summary>
    public static void Install(Machine machine)
    {
        LuaHeap heap = machine.Heap;
        for (int i = 0; i < s_all.Length; i++)
        {
            (string library, string name, _) = s_all[i];
            Value table = library.Length == 0 ? machine.Globals : heap.Get(heap.TableOf(machine.Globals), heap.NewString(library));
            if (!table.IsTable)
                continue;
            Value function = heap.Get(heap.TableOf(table), heap.NewString(name));
            if (function.IsFunction)
                Give(machine, function, s_addresses[i]);
        }

        Value next = machine.Library.Function(BasicLibrary.NextOfPairs), nextIndex = machine.Library.Function(BasicLibrary.NextOfIpairs);
        Give(machine, next, s_next);
        Give(machine, nextIndex, s_nextIndex);
        machine.Context->pairsNext = next.Bits;
        machine.Context->ipairsNext = nextIndex.Bits;
        machine.Context->concat = (void*)s_concat;

        // By the order of their tags; numbers come last.
        for (uint i = 0; i <= MachineEmitter.TAG_THREAD - MachineEmitter.TAG_FALSE; i++)
            machine.Context->typeNames[i] = machine.Library.TypeName(Value.OfCell(MachineEmitter.TAG_FALSE + i, 0)).Bits;
        for (int i = 9; i < 12; i++)
            machine.Context->typeNames[i] = machine.Library.TypeName(Value.OfSmall(0)).Bits;
    }

    private static void Give(Machine machine, Value function, nint address)
    {
        Proto* proto = machine.Heap.NewProto(machine);
        proto->entry = (void*)address;
        machine.Heap.At<Closure>(function.Reference)->proto = proto;
    }
}
