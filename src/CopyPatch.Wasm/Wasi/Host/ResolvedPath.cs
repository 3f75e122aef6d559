using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Wasi;

/// <summary>
/// Where a path leads: a name in an open directory. The name is not looked up yet; whoever does so must not let the host follow
/// a link there. Disposing it closes the directories that were opened on the way.
/// </summary>
internal sealed class ResolvedPath(HostFile start) : IDisposable
{
    private readonly List<HostFile> _opened = [];

    /// <summary>Gets the directory.</summary>
    public HostFile Directory => _opened.Count == 0 ? start : _opened[^1];

    /// <summary>Gets how many directories lie between the start and the name.</summary>
    public int Depth => _opened.Count;

    /// <summary>Gets or sets the name, with a zero at its end; <c>.</c> for the directory itself.</summary>
    public byte[] Name { get; set; } = [(byte)'.', 0];

    /// <summary>Gets or sets whether a slash at the end asks for a directory.</summary>
    public bool MustBeDirectory { get; set; }

    /// <summary>Goes into a directory, which from then on this object closes.</summary>
    public void Enter(HostFile directory) => _opened.Add(directory);

    /// <summary>Goes back to where the directory was entered from.</summary>
    /// <returns>False at the start, where nothing may be left.</returns>
    public bool Leave()
    {
        if (_opened.Count == 0)
            return false;
        _opened[^1].Dispose();
        _opened.RemoveAt(_opened.Count - 1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (Leave())
        {
        }
    }
}
