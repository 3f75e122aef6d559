using System;

namespace CopyPatch.Wasm.Wasi;

// Random bytes.
internal sealed partial class WasiHost
{
    public Errno RandomBytes(GuestMemory memory, uint buffer, uint length)
    {
        memory.Check(buffer, length);
        while (length > 0)
        {
            Span<byte> part = memory.Slice(buffer, length);
            _options.Random(part);
            buffer += (uint)part.Length;
            length -= (uint)part.Length;
        }
        return Errno.Success;
    }
}
