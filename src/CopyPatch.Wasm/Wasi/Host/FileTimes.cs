namespace CopyPatch.Wasm.Wasi;

/// <summary>The times that a file gets, and which of them.</summary>
internal readonly record struct FileTimes(TimeSpec Access, TimeSpec Write)
{
    private const ushort SetAccess = 1;
    private const ushort AccessNow = 2;
    private const ushort SetWrite = 4;
    private const ushort WriteNow = 8;
    private const ushort All = 15;

    /// <summary>Reads WASI's <c>fstflags</c>.</summary>
    public static Errno Of(ulong access, ulong write, uint flags, out FileTimes times)
    {
        times = new FileTimes(
            Time(access, (flags & SetAccess) != 0, (flags & AccessNow) != 0),
            Time(write, (flags & SetWrite) != 0, (flags & WriteNow) != 0));
        bool both = (flags & (SetAccess | AccessNow)) == (SetAccess | AccessNow)
            || (flags & (SetWrite | WriteNow)) == (SetWrite | WriteNow);
        return both || (flags & ~(uint)All) != 0 ? Errno.InvalidArgument : Errno.Success;
    }

    private static TimeSpec Time(ulong nanoseconds, bool set, bool now) =>
        set ? TimeSpec.Of(nanoseconds)
        : new TimeSpec { Nanoseconds = now ? LinuxFileCalls.TimeNow : LinuxFileCalls.TimeOmit };
}
