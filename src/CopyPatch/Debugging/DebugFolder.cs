using System.IO;
using System.Threading;

namespace CopyPatch;

/// <summary>A folder for what debuggers and profilers read of this process, which only its user may look into.</summary>
internal static class DebugFolder
{
    private static readonly Lock s_lock = new();
    private static string? s_path;

    /// <summary>Gets it, or makes it among the temporary files.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="System.UnauthorizedAccessException">It may not be made.</exception>
    public static string Path
    {
        get
        {
            lock (s_lock)
                return s_path ??= Directory.CreateTempSubdirectory("copypatch-debug-").FullName;
        }
    }
}
