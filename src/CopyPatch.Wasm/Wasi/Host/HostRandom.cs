using System;
using System.Security.Cryptography;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Random bytes of the host. On Linux the kernel's: .NET's own would need OpenSSL, which small containers do not have.</summary>
internal static unsafe class HostRandom
{
    /// <summary>Fills memory with them.</summary>
    public static void Fill(Span<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }
        while (!bytes.IsEmpty)
        {
            nint count;
            fixed (byte* start = bytes)
                count = LinuxFileCalls.Random(start, bytes.Length, 0);
            if (count >= 0)
                bytes = bytes[(int)count..];
            else if (LinuxError.LastCode != LinuxError.Interrupted)
                throw new InvalidOperationException($"the system gives no random bytes: {LinuxError.Last}");
        }
    }
}
