using System;

namespace CopyPatch.Wasm.Wasi;

/// <summary>The module called <c>proc_exit</c>: it has ended, and says how.</summary>
public sealed class WasiExitException : Exception
{
    /// <summary>Makes it.</summary>
    /// <param name="exitCode">What the module gave; zero means that all is well.</param>
    public WasiExitException(int exitCode) : base($"the module ended with exit code {exitCode}") => ExitCode = exitCode;

    /// <summary>Gets what the module gave; zero means that all is well.</summary>
    public int ExitCode { get; }
}
