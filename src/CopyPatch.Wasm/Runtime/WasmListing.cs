using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm;

/// <summary>A function's operators, and the machine code that they became.</summary>
public sealed class WasmListing
{
    private readonly byte[] _machineCode;

    internal WasmListing(ModuleData module, CompiledModule code, int function)
    {
        int defined = function - module.ImportedFunctions;
        FunctionBody body = module.Bodies[defined];
        _machineCode = code.BytesOf(defined);
        Title = module.Show(function);
        Type = module.TypeOf(function);
        LocalCount = body.Locals.Length;
        OperatorBytes = body.End - body.Start;
        Entries = [.. code.PositionsIn(defined, body).Select(position => new WasmListingEntry(
            position.Position,
            position.Position < body.End ? OperatorText.At(module.Bytes, position.Position) : null,
            position.Offset))];
    }

    /// <summary>Gets the function's index and, if it has one, its name, both fit to be shown: <c>function 3 (fib)</c>.</summary>
    public string Title { get; }

    /// <summary>Gets what the function takes and gives.</summary>
    public WasmFunctionType Type { get; }

    /// <summary>Gets how many locals it has, with its parameters.</summary>
    public int LocalCount { get; }

    /// <summary>Gets the size of its operators in bytes.</summary>
    public int OperatorBytes { get; }

    /// <summary>Gets its machine code.</summary>
    public ReadOnlySpan<byte> MachineCode => _machineCode;

    /// <summary>Gets its operators in their order, those that no machine code belongs to as well.</summary>
    public IReadOnlyList<WasmListingEntry> Entries { get; }
}
