namespace CopyPatch.Wasm.Wasi;

/// <summary>An open file or directory of the host.</summary>
internal abstract class HostDescriptor(HostFile file, FileType type, Rights possible, Rights rights, Rights inheriting)
    : Descriptor(type, possible, rights, inheriting)
{
    /// <summary>Gets the host's.</summary>
    public HostFile File => file;

    public override Errno Sync(bool dataOnly) => file.Sync(dataOnly);

    public override Errno SetTimes(in FileTimes times) => file.SetTimes(times);

    public override Errno GetStatus(out FileStatus status) => file.GetStatus(out status);

    public override void Dispose() => file.Dispose();
}
