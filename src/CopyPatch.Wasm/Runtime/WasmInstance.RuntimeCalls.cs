using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <content>What its code asks C# to do.</content>
public sealed unsafe partial class WasmInstance : IRuntimeCalls
{
    WasmTrapKind IRuntimeCalls.Run(ulong* frame, Opcode operation, int a, int b)
    {
        switch (operation)
        {
            case Opcode.MemoryGrow: *frame = (uint)_memory!.Grow((uint)frame[0]); return 0;
            case IRuntimeCalls.ClearSlots: new Span<ulong>(frame, a).Clear(); return 0;
            case IRuntimeCalls.MoveSlots: new Span<ulong>(frame + b, a).CopyTo(new Span<ulong>(frame, a)); return 0;
            case Opcode.MemoryCopy: return CopyMemory((uint)frame[0], (uint)frame[1], (uint)frame[2]);
            case Opcode.MemoryFill: return FillMemory((uint)frame[0], (byte)frame[1], (uint)frame[2]);
            case Opcode.MemoryInit: return InitializeMemory(a, (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            case Opcode.DataDrop: DropData(a); return 0;
            case Opcode.TableInit: return InitializeTable(b, a, (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            case Opcode.ElemDrop: DropElements(a); return 0;
            case Opcode.TableGrow: *frame = (uint)TableAt(a).GrowBits((uint)frame[1], frame[0]); return 0;
            case Opcode.TableSize: *frame = Native->Tables[a]->Length; return 0;
            case Opcode.TableGet: return GetEntry(Native->Tables[a], frame);
            case Opcode.TableSet: return SetEntry(Native->Tables[a], (uint)frame[0], frame[1]);
            case Opcode.TableFill: return FillTable(Native->Tables[a], (uint)frame[0], frame[1], (uint)frame[2]);
            case Opcode.TableCopy: return CopyTable(Native->Tables[a], Native->Tables[b], (uint)frame[0], (uint)frame[1], (uint)frame[2]);
            default: throw new NotSupportedException($"{operation} is done by compiled code.");
        }
    }

    nint IRuntimeCalls.Compile(int definedFunction) => _code.Compile(definedFunction);

    private WasmTrapKind CopyMemory(uint to, uint from, uint count)
    {
        if ((ulong)to + count > Native->MemorySize || (ulong)from + count > Native->MemorySize)
            return WasmTrapKind.MemoryOutOfBounds;
        Buffer.MemoryCopy(Native->Memory + from, Native->Memory + to, count, count);
        return 0;
    }

    private WasmTrapKind FillMemory(uint start, byte value, uint count)
    {
        if ((ulong)start + count > Native->MemorySize)
            return WasmTrapKind.MemoryOutOfBounds;
        NativeMemory.Fill(Native->Memory + start, count, value);
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
