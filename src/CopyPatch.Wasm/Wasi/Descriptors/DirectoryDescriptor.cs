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
    public Errno GetReader(out DirectoryReader reader)
    {
        Errno error = Errno.Success;
        if (_reader is null && (error = GetStatus(out FileStatus status)) == Errno.Success)
            error = File.OpenReader(status.Inode, out _reader);
        reader = _reader!;
        return error;
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        base.Dispose();
    }
}
