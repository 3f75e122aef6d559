using System;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>What a module may become, and who may end its compilation. Threads that compile it share the object.</summary>
/// <param name="options">What its user says.</param>
internal sealed class CompileLimits(WasmModuleOptions options)
{
    /// <summary>How many bytes of operators are compiled from one look at the limits to the next, about.</summary>
    public const int Stretch = 1 << 12;

    private long _codeBytes;

    /// <summary>Counts machine code that was made.</summary>
    /// <param name="bytes">How much since the last time.</param>
    /// <exception cref="WasmLimitException">It is more than the module may have.</exception>
    /// <exception cref="OperationCanceledException">Somebody has ended the compilation.</exception>
    public void Take(int bytes)
    {
        if (Interlocked.Add(ref _codeBytes, bytes) > options.MaximumCodeBytes)
            throw TooMuchCode();
        Check();
    }

    /// <summary>Counts what was made as gone.</summary>
    public void GiveBack(int bytes) => Interlocked.Add(ref _codeBytes, -bytes);

    /// <summary>Ends the compilation if somebody wants that.</summary>
    /// <exception cref="OperationCanceledException">Somebody does.</exception>
    public void Check() => options.CancellationToken.ThrowIfCancellationRequested();

    /// <summary>The same of all code at once, with what is of no function.</summary>
    /// <exception cref="WasmLimitException">It is more than the module may have.</exception>
    public void CheckWhole(int bytes)
    {
        if (bytes > options.MaximumCodeBytes)
            throw TooMuchCode();
    }

    private WasmLimitException TooMuchCode() => new(
        $"The module's machine code is larger than the {options.MaximumCodeBytes:N0} bytes that {nameof(WasmModuleOptions)}."
        + $"{nameof(WasmModuleOptions.MaximumCodeBytes)} allows: set more, if you trust the module.");
}
