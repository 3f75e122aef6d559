using System;

namespace CopyPatch.Wasm.Wasi;

// Arguments and environment.
internal sealed partial class WasiHost
{
    public Errno ArgumentSizes(GuestMemory memory, uint count, uint size) => Sizes(memory, _arguments, count, size);

    public Errno Arguments(GuestMemory memory, uint pointers, uint texts) => Copy(memory, _arguments, pointers, texts);

    public Errno EnvironmentSizes(GuestMemory memory, uint count, uint size) => Sizes(memory, _environment, count, size);

    public Errno Environment(GuestMemory memory, uint pointers, uint texts) => Copy(memory, _environment, pointers, texts);

    private static Errno Sizes(GuestMemory memory, byte[][] texts, uint count, uint size)
    {
        memory.Check(size, sizeof(uint));
        memory.WriteUInt32(count, (uint)texts.Length);
        memory.WriteUInt32(size, TotalOf(texts));
        return Errno.Success;
    }

    private static Errno Copy(GuestMemory memory, byte[][] texts, uint pointers, uint start)
    {
        memory.Check(pointers, (ulong)texts.Length * sizeof(uint));
        memory.Check(start, TotalOf(texts));
        foreach (byte[] text in texts)
        {
            memory.WriteUInt32(pointers, start);
            text.CopyTo(memory.Slice(start, (ulong)text.Length));
            pointers += sizeof(uint);
            start += (uint)text.Length;
        }
        return Errno.Success;
    }

    private static uint TotalOf(byte[][] texts)
    {
        uint total = 0;
        foreach (byte[] text in texts)
            total += (uint)text.Length;
        return total;
    }
}
