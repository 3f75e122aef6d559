using System;
using System.IO;
using System.Security.Cryptography;

namespace CopyPatch.Wasm.Wasi;

/// <summary>The system that this process runs on, as WASI needs it. It is chosen here, and nothing else of WASI asks which one it is.</summary>
internal abstract class HostSystem
{
    /// <summary>Gets the system.</summary>
    public static HostSystem Current { get; } =
        OperatingSystem.IsLinux() ? new LinuxSystem()
        : OperatingSystem.IsWindows() ? new WindowsSystem()
        : new OtherSystem();

    /// <summary>Gets what the clocks of process and thread count by, in nanoseconds.</summary>
    public virtual ulong ProcessorTimeResolution => 100;

    /// <summary>Gets the processor time of the process, in nanoseconds.</summary>
    public virtual ulong ProcessTime => (ulong)Environment.CpuUsage.TotalTime.Ticks * ProcessorTimeResolution;

    /// <summary>Gets the processor time of this thread, in nanoseconds; that of the process where there is no other.</summary>
    public virtual ulong ThreadTime => ProcessTime;

    /// <summary>Gets whether <see cref="TryWaitForStream"/> waits.</summary>
    public virtual bool CanWaitForStreams => false;

    /// <summary>Opens a directory for a module.</summary>
    /// <param name="path">Where it is, for this process.</param>
    /// <exception cref="IOException">It cannot be opened, or is none.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no directories for modules.</exception>
    public abstract HostFile OpenDirectory(string path);

    /// <summary>Fills memory with random bytes for cryptography.</summary>
    public virtual void FillRandom(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <summary>Waits until a standard stream of the process can be read or written, or has an error for who tries.</summary>
    /// <param name="number">0 to 2.</param>
    /// <param name="write">Whether it is written.</param>
    /// <param name="isCancelled">Says whether to stop.</param>
    /// <returns>False if it was to stop.</returns>
    public virtual bool TryWaitForStream(int number, bool write, Func<bool> isCancelled) => true;
}
