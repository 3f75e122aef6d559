using System;

namespace CopyPatch.Wasm.Tests.Reference;

internal sealed partial class ReferenceInstance
{
    private ulong Grow(uint pages)
    {
        uint old = (uint)(Memory.Length / PageBytes);
        ulong wanted = (ulong)old + pages;
        if (wanted > (_module.Memories[0].Limits.Maximum ?? 65536) || wanted > 65536)
            return uint.MaxValue;
        byte[] memory = new byte[checked((int)wanted * PageBytes)];
        Memory.CopyTo(memory, 0);
        Memory = memory;
        return old;
    }

    // The bytes from an address on, after the check that they exist.
    private Span<byte> Bytes(ulong address, ulong length)
    {
        if (address + length > (ulong)Memory.Length)
            throw new ReferenceTrapException(WasmTrapKind.MemoryOutOfBounds);
        return Memory.AsSpan((int)address, (int)length);
    }

    private void Load(Opcode opcode, uint offset)
    {
        Span<byte> bytes = Bytes(offset + (ulong)Pop32(), (ulong)AccessBytes(opcode));
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
            value |= (ulong)bytes[i] << (8 * i);
        Push(opcode switch
        {
            Opcode.I32Load8S => (uint)(sbyte)value,
            Opcode.I32Load16S => (uint)(short)value,
            Opcode.I64Load8S => (ulong)(sbyte)value,
            Opcode.I64Load16S => (ulong)(short)value,
            Opcode.I64Load32S => (ulong)(int)value,
            _ => value,
        });
    }

    private void Store(Opcode opcode, uint offset)
    {
        ulong value = Pop();
        Span<byte> bytes = Bytes(offset + (ulong)Pop32(), (ulong)AccessBytes(opcode));
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(value >> (8 * i));
    }

    private static int AccessBytes(Opcode opcode) => opcode switch
    {
        Opcode.I32Load8S or Opcode.I32Load8U or Opcode.I64Load8S or Opcode.I64Load8U => 1,
        Opcode.I32Store8 or Opcode.I64Store8 => 1,
        Opcode.I32Load16S or Opcode.I32Load16U or Opcode.I64Load16S or Opcode.I64Load16U => 2,
        Opcode.I32Store16 or Opcode.I64Store16 => 2,
        Opcode.I32Load or Opcode.F32Load or Opcode.I64Load32S or Opcode.I64Load32U => 4,
        Opcode.I32Store or Opcode.F32Store or Opcode.I64Store32 => 4,
        _ => 8,
    };

    private void InitializeMemory(int segment, uint to, uint from, uint length)
    {
        byte[] source = _data[segment];
        if ((ulong)from + length > (ulong)source.Length)
            throw new ReferenceTrapException(WasmTrapKind.MemoryOutOfBounds);
        source.AsSpan((int)from, (int)length).CopyTo(Bytes(to, length));
    }

    private void CopyMemory(uint to, uint from, uint length)
    {
        Span<byte> source = Bytes(from, length);
        source.CopyTo(Bytes(to, length));
    }
}
