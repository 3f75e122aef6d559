using System.Collections.Generic;

namespace CopyPatch.Wasm.Wasi;

/// <summary>An open directory of the host.</summary>
/// <param name="file">The host's directory.</param>
/// <param name="preopenedName">How the guest names it, if it did not open it itself.</param>
/// <param name="rights">What may be done with it.</param>
/// <param name="inheriting">What may be done with what is opened in it.</param>
internal sealed class DirectoryDescriptor(HostFile file, byte[]? preopenedName, Rights rights, Rights inheriting)
    : HostDescriptor(file, FileType.Directory, Rights.Directory, rights, inheriting)
{
    /// <summary>Gets how the guest names it, if it did not open it itself.</summary>
    public byte[]? PreopenedName { get; } = preopenedName;

    /// <summary>Gets or sets what was in it when the guest began to read it, so that each entry comes once.</summary>
    public List<DirectoryEntry>? Listing { get; set; }

    // Nothing of them has a meaning for a directory.
    public override Errno SetFlags(DescriptorFlags flags) => flags == DescriptorFlags.None ? Errno.Success : Errno.NotSupported;
}
