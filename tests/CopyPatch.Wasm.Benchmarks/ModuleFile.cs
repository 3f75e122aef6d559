using System.IO;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>A module on disk, so that other processes can read it as well.</summary>
internal sealed class ModuleFile(string path)
{
    public string Path { get; } = path;

    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(path);

    public byte[] Bytes { get; } = File.ReadAllBytes(path);
}
