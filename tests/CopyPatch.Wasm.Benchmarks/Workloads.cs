using System;
using System.IO;
using System.Linq;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>The modules that build/bench-wasm.sh has put into a folder.</summary>
internal sealed class Workloads(string folder)
{
    private ModuleFile? _go;

    /// <summary>Gets SQLite: large, and written by others.</summary>
    public ModuleFile Large { get; } = new(Path.Combine(folder, "sql-wasm.wasm"));

    /// <summary>Gets esbuild, a program in Go: for those who want it, since it takes long.</summary>
    public ModuleFile Go => _go ??= new ModuleFile(PathOf("esbuild.wasm"));

    /// <summary>Gets the path of DuckDB's module, the largest.</summary>
    public string Huge => PathOf("duckdb-mvp.wasm");

    /// <summary>Gets what measures calls between C# and WebAssembly.</summary>
    public ModuleFile Calls { get; } = new(Path.Combine(folder, "calls.wasm"));

    /// <summary>Gets the kernels, by name.</summary>
    public ModuleFile[] Kernels { get; } =
    [
        .. Directory.GetFiles(Path.Combine(folder, "kernels"), "*.wasm").Order(StringComparer.Ordinal)
            .Select(path => new ModuleFile(Path.GetFullPath(path))),
    ];

    /// <summary>Gets the path of a file in the folder, for other processes.</summary>
    public string PathOf(string file) => Path.GetFullPath(Path.Combine(folder, file));
}
