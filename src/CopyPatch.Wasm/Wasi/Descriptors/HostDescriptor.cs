namespace CopyPatch.Wasm.Wasi;

/// <summary>An open file or directory of the host.</summary>
internal abstract unsafe class HostDescriptor(HostFile file, FileType type, Rights possible, Rights rights, Rights inheriting)
    : Descriptor(type, possible, rights, inheriting)
{
    private const int MaximumTries = 100;

    /// <summary>Gets the host's number of it.</summary>
    public int Number => file.Number;

    public override Errno Sync(bool dataOnly) =>
        LinuxError.Of(dataOnly ? LinuxFileCalls.SyncData(Number) : LinuxFileCalls.SyncFile(Number));

    public override Errno SetTimes(in FileTimes times)
    {
        TimeSpec* pair = stackalloc TimeSpec[2];
        (pair[0], pair[1]) = (times.Access, times.Write);
        return LinuxError.Of(LinuxFileCalls.SetTimes(Number, pair));
    }

    public override Errno GetStatus(out FileStatus status) => FileStatus.Of(file, out status);

    public override void Dispose() => file.Dispose();

    /// <summary>Gets whether a call is to be tried again, as a signal came in between.</summary>
    protected static bool Again(long result, ref int tries) =>
        result < 0 && LinuxError.LastCode == LinuxError.Interrupted && ++tries < MaximumTries;
}
