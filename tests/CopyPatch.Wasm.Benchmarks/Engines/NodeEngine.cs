using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>V8, in a process of Node that waits for its turns: see kernels.js.</summary>
internal sealed class NodeEngine : IEngine
{
    // One thread, and each function compiled when its module is.
    private static readonly string[] s_flags =
        ["--expose-gc", "--no-wasm-lazy-compilation", "--wasm-num-compilation-tasks=1"];

    private static readonly string[] s_liftoff = ["--liftoff", "--liftoff-only"];

    private static readonly string[] s_turbofan = ["--no-liftoff", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering"];

    private readonly Process _process;

    private NodeEngine(string name, string[] flags)
    {
        Name = name;
        string script = Path.Combine(AppContext.BaseDirectory, "kernels.js");
        ProcessStartInfo start = new("node", [.. flags, .. s_flags, script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    public string Name { get; }

    public static NodeEngine StartLiftoff() => new("liftoff", s_liftoff);

    public static NodeEngine StartTurboFan() => new("turbofan", s_turbofan);

    public double Compile(ModuleFile module, int times)
    {
        string answer = Ask("compile", module.Path, times.ToString(CultureInfo.InvariantCulture));
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public int Load(ModuleFile kernel) =>
        int.Parse(Ask("load", kernel.Name, kernel.Path), CultureInfo.InvariantCulture);

    public KernelRun Run(ModuleFile kernel, int n)
    {
        string[] answer = Ask("run", kernel.Name, n.ToString(CultureInfo.InvariantCulture)).Split(' ');
        return new KernelRun(
            int.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Ask(params string[] words)
    {
        _process.StandardInput.WriteLine(string.Join('\t', words));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine()
            ?? throw new InvalidDataException($"node ({Name}) ended at: {string.Join(' ', words)}");
    }
}
