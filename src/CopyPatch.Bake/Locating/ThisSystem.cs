using System;
using System.Collections.Generic;
using System.IO;

namespace CopyPatch.Bake.Locating;

/// <summary>The machine that builds.</summary>
internal sealed class ThisSystem : ISystem
{
    public bool IsWindows => Path.DirectorySeparatorChar == '\\';

    public string Family => SystemFamily.Name();

    public string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    public string? IdentityOf(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            // Opened, because the length of a symbolic link (clang-19 often is one) is not that of what it points to.
            using FileStream file = File.OpenRead(path);
            return $"{path}|{file.Length}|{File.GetLastWriteTimeUtc(path).Ticks}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public IEnumerable<string> Folders(string parent, string prefix)
    {
        try
        {
            return Directory.Exists(parent) ? Directory.GetDirectories(parent, prefix + "*") : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
