using System;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>An instance of a random module in one of the engines.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>Calls a function.</summary>
    Outcome Call(string name, int function, ReadOnlySpan<ulong> arguments);

    ReadOnlySpan<byte> Memory { get; }

    /// <summary>Gets the bits of a number.</summary>
    ulong Global(int index);
}
