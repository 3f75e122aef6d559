using System;
using System.IO;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder(string name = "copypatch") : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("copypatch-");

    public string Path => System.IO.Path.Combine(_root.FullName, name);

    public string PathOf(string file)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    public void Dispose() => _root.Delete(recursive: true);
}
