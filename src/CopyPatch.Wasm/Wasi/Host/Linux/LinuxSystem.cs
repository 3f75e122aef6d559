using System;
using System.IO;
using System.Text;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Linux.</summary>
internal sealed unsafe class LinuxSystem : HostSystem
{
    private const int CurrentDirectory = -100;
    private const int ProcessClock = 2;
    private const int ThreadClock = 3;

    /// <inheritdoc/>
    public override ulong ProcessorTimeResolution => 1;

    /// <inheritdoc/>
    public override ulong ProcessTime => TimeOf(ProcessClock);

    /// <inheritdoc/>
    public override ulong ThreadTime => TimeOf(ThreadClock);

    /// <inheritdoc/>
    public override bool CanWaitForStreams => true;

    /// <inheritdoc/>
    public override HostFile OpenDirectory(string path)
    {
        int number;
        fixed (byte* text = Encoding.UTF8.GetBytes(path + '\0'))
            number = LinuxFileCalls.OpenAt(CurrentDirectory, text, LinuxFileCalls.Directory | LinuxFileCalls.CloseOnExec, 0);
        return number >= 0
            ? new LinuxFile(number)
            : throw new DirectoryNotFoundException($"the directory {path} cannot be opened: {LinuxError.Last}");
    }

    /// <summary>Fills memory with the kernel's random bytes: .NET's own would need OpenSSL, which small containers do not have.</summary>
    /// <exception cref="InvalidOperationException">The kernel has none.</exception>
    public override void FillRandom(Span<byte> bytes)
    {
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

    /// <inheritdoc/>
    public override bool TryWaitForStream(int number, bool write, Func<bool> isCancelled) =>
        PollRequest.TryWait(number, write ? LinuxFileCalls.PollOut : LinuxFileCalls.PollIn, isCancelled);

    private static ulong TimeOf(int clock)
    {
        TimeSpec time;
        LinuxFileCalls.ClockTime(clock, &time);
        return time.Total;
    }
}
