using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Wasi;

/// <summary>What is waited for: the <c>pollfd</c> of Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollRequest
{
    public int File;
    public short Events;
    public short Results;

    // A wait looks so often for a wish to stop.
    private const int WaitMilliseconds = 50;

    /// <summary>Waits until a file of the host can be read or written, or has an error for who tries.</summary>
    /// <param name="file">The host's number of it.</param>
    /// <param name="events">What is to be done with it.</param>
    /// <param name="isCancelled">Says whether to stop.</param>
    /// <returns>False if it was to stop.</returns>
    public static unsafe bool TryWait(int file, short events, Func<bool> isCancelled)
    {
        PollRequest request = new() { File = file, Events = events };
        int ready;
        while ((ready = LinuxFileCalls.Poll(&request, 1, WaitMilliseconds)) <= 0)
        {
            if (ready < 0 && LinuxError.LastCode != LinuxError.Interrupted)
                return true;
            if (isCancelled())
                return false;
        }
        return true;
    }
}
