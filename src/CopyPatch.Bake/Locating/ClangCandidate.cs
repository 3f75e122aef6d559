namespace CopyPatch.Bake.Locating;

/// <summary>A clang that is there: its path, and what it says its version is (empty: it is no clang).</summary>
internal sealed record ClangCandidate(string Path, string Identity, string Version)
{
    /// <summary>The oldest clang that has preserve_none for both architectures.</summary>
    public const int OldestMajor = 19;

    public int Major => int.TryParse(Version.Split('.')[0], out int major) ? major : 0;

    public bool IsRecent => Major >= OldestMajor;
}
