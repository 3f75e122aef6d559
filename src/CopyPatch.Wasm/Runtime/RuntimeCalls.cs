using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>What compiled code calls in C#.</summary>
internal static unsafe class RuntimeCalls
{
    private const int MemoryGrow = 0x40, TableGet = 0x25, TableSet = 0x26;
    private const int Prefixed = 0x100;

    /// <summary>No operator: the locals of a function that has many of them start as zero. <c>a</c> is their number.</summary>
    public const int ClearSlots = 0x200;

    private const int MemoryInit = Prefixed + 8, DataDrop = Prefixed + 9, MemoryCopy = Prefixed + 10, MemoryFill = Prefixed + 11;
    private const int TableInit = Prefixed + 12, ElementDrop = Prefixed + 13, TableCopy = Prefixed + 14;
    private const int TableGrow = Prefixed + 15, TableSize = Prefixed + 16, TableFill = Prefixed + 17;

    /// <summary>Calls a function of the host.</summary>
    /// <param name="host">Its instance.</param>
    /// <param name="frame">Its arguments, and its results afterwards.</param>
    public static void CallHost(NativeInstance* host, ulong* frame) =>
        Unsafe.As<HostFunction>(GCHandle.FromIntPtr(host->Handle).Target!).Call(frame);

    /// <summary>Does what an operator does that is not worth machine code of its own.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="frame">The operands; the result afterwards, if there is one.</param>
    /// <param name="operation">The operator: its byte, or 0x100 and the number behind the prefix.</param>
    /// <param name="a">Its first immediate: of copies the destination, of initializations the segment.</param>
    /// <param name="b">Its second.</param>
    /// <returns>0, or the <see cref="WasmTrapKind"/> that it ends with.</returns>
    public static int Perform(NativeInstance* instance, ulong* frame, int operation, int a, int b)
    {
        switch (operation)
        {
            case MemoryGrow:
                *frame = (uint)WasmStore.InstanceOf(instance).Memory!.Grow((uint)frame[0]);
                return 0;
            case ClearSlots:
                new Span<ulong>(frame, a).Clear();
                return 0;
            case MemoryCopy:
                return (int)CopyMemory(instance, (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            case MemoryFill:
                return (int)FillMemory(instance, (uint)frame[0], (byte)frame[1], (uint)frame[2]);
            case MemoryInit:
                return (int)WasmStore.InstanceOf(instance).InitializeMemory(a, (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            case DataDrop:
                WasmStore.InstanceOf(instance).DropData(a);
                return 0;
            case TableInit:
                return (int)WasmStore.InstanceOf(instance).InitializeTable(b, a, (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            case ElementDrop:
                WasmStore.InstanceOf(instance).DropElements(a);
                return 0;
            case TableGrow:
                *frame = (uint)WasmStore.InstanceOf(instance).TableAt(a).GrowBits((uint)frame[1], frame[0]);
                return 0;
            case TableSize:
                *frame = instance->Tables[a]->Length;
                return 0;
            case TableGet:
                return (int)GetEntry(instance->Tables[a], frame);
            case TableSet:
                return (int)SetEntry(instance->Tables[a], (uint)frame[0], frame[1]);
            case TableFill:
                return (int)FillTable(instance->Tables[a], (uint)frame[0], frame[1], (uint)frame[2]);
            case TableCopy:
                return (int)CopyTable(instance->Tables[a], instance->Tables[b], (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            default:
                throw new NotSupportedException($"operation {operation:X}");
        }
    }

    private static WasmTrapKind CopyMemory(NativeInstance* instance, uint to, uint from, uint count)
    {
        if ((ulong)to + count > instance->MemorySize || (ulong)from + count > instance->MemorySize)
            return WasmTrapKind.MemoryOutOfBounds;
        Buffer.MemoryCopy(instance->Memory + from, instance->Memory + to, count, count);
        return 0;
    }

    private static WasmTrapKind FillMemory(NativeInstance* instance, uint start, byte value, uint count)
    {
        if ((ulong)start + count > instance->MemorySize)
            return WasmTrapKind.MemoryOutOfBounds;
        NativeMemory.Fill(instance->Memory + start, count, value);
        return 0;
    }

    private static WasmTrapKind GetEntry(NativeTable* table, ulong* frame)
    {
        uint index = (uint)*frame;
        if (index >= table->Length)
            return WasmTrapKind.TableOutOfBounds;
        *frame = table->Entries[index];
        return 0;
    }

    private static WasmTrapKind SetEntry(NativeTable* table, uint index, ulong value)
    {
        if (index >= table->Length)
            return WasmTrapKind.TableOutOfBounds;
        table->Entries[index] = value;
        return 0;
    }

    private static WasmTrapKind FillTable(NativeTable* table, uint start, ulong value, uint count)
    {
        ulong end = (ulong)start + count;
        if (end > table->Length)
            return WasmTrapKind.TableOutOfBounds;
        for (ulong i = start; i < end; i++)
            table->Entries[i] = value;
        return 0;
    }

    private static WasmTrapKind CopyTable(NativeTable* table, NativeTable* source, uint to, uint from, uint count)
    {
        if ((ulong)to + count > table->Length || (ulong)from + count > source->Length)
            return WasmTrapKind.TableOutOfBounds;
        long bytes = (long)count * sizeof(ulong);
        Buffer.MemoryCopy(source->Entries + from, table->Entries + to, bytes, bytes);
        return 0;
    }
}
