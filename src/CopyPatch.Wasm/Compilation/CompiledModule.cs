using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>The machine code of a module's functions. They are numbered without those that are imported.</summary>
/// <param name="typeNumbers">The numbers of the module's types, which the code compares.</param>
internal abstract class CompiledModule(TypeNumber[] typeNumbers) : IDisposable
{
    /// <summary>Gets the size of the machine code in bytes.</summary>
    public abstract int CodeBytes { get; }

    /// <summary>Gets the numbers of the module's types.</summary>
    public TypeNumber[] TypeNumbers { get; } = typeNumbers;

    /// <summary>The address of a function, as long as the module lives.</summary>
    /// <param name="function">Its number.</param>
    public abstract nint AddressOf(int function);

    /// <summary>Compiles a function, if it is not.</summary>
    /// <param name="function">Its number.</param>
    /// <returns>The address of its code.</returns>
    /// <exception cref="WasmFormatException">It is not valid.</exception>
    /// <exception cref="InsufficientMemoryException">There is no room for its code.</exception>
    public abstract nint Compile(int function);

    /// <summary>Copies a function's machine code.</summary>
    /// <param name="function">Its number.</param>
    public abstract byte[] BytesOf(int function);

    /// <summary>
    /// Gets, where it was asked for, where the machine code of a function's operators starts, in bytes from the start of the function's.
    /// Positions are offsets in the module, and grow with the code.
    /// </summary>
    /// <param name="function">Its number.</param>
    /// <param name="body">Its operators.</param>
    public abstract IEnumerable<CodePosition> PositionsIn(int function, FunctionBody body);

    /// <inheritdoc/>
    public abstract void Dispose();
}
