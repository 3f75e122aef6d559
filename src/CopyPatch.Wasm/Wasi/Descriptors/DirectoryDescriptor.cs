namespace CopyPatch.Wasm.Wasi;

/// <summary>An open directory of the host.</summary>
/// <param name="file">The host's directory.</param>
/// <param name="preopenedName">How the guest names it, if it did not open it itself.</param>
/// <param name="rights">What may be done with it.</param>
/// <param name="inheriting">What may be done with what is opened in it.</param>
internal sealed class DirectoryDescriptor(HostFile file, byte[]? preopenedName, Rights rights, Rights inheriting)
    : HostDescriptor(file, FileType.Directory, Rights.Directory, rights, inheriting)
{
    private DirectoryReader? _reader;

    /// <summary>Gets how the guest names it, if it did not open it itself.</summary>
    public byte[]? PreopenedName { get; } = preopenedName;

    // Nothing of them has a meaning for a directory.
    public override Errno SetFlags(DescriptorFlags flags) => flags == DescriptorFlags.None ? Errno.Success : Errno.NotSupported;

    /// <summary>Gets what reads it, which stays between calls.</summary>
    public unsafe Errno GetReader(out DirectoryReader reader)
    {
        Errno error = Errno.Success;
        if (_reader is null && (error = GetStatus(out FileStatus status)) == Errno.Success)
        {
            int number;
            fixed (byte* path = "."u8)
                number = LinuxFileCalls.OpenAt(Number, path, LinuxFileCalls.Directory | LinuxFileCalls.CloseOnExec, 0);
            error = LinuxError.Of(number);
            _reader = error == Errno.Success ? new DirectoryReader(new HostFile(number), status.Inode) : null;
        }
        reader = _reader!;
        return error;
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        base.Dispose();
    }
}
