namespace CopyPatch.Wasm.Wasi;

/// <summary>The times that a file gets.</summary>
internal readonly record struct FileTimes(NewTime Access, NewTime Write)
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

    private static NewTime Time(ulong nanoseconds, bool set, bool now) =>
        set ? new NewTime(NewTimeKind.Given, nanoseconds) : new NewTime(now ? NewTimeKind.Now : NewTimeKind.Kept);
}
