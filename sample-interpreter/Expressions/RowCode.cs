using System;
using CopyPatch;

namespace Expressions;

/// <summary>The machine code of an expression, which computes it for every row of a table.</summary>
/// <param name="code">The code, which is disposed of with this.</param>
/// <param name="run">Its entry.</param>
/// <param name="table">The table that it was made for.</param>
/// <param name="slots">How many 64-bit slots of memory it needs: for its stack, or for what registers have no room for.</param>
internal sealed unsafe class RowCode(CompiledCode code, RowCode.Entry run, Table table, int slots) : IDisposable
{
    private readonly long[] _memory = new long[slots];

    /// <summary>What both C files declare with CP_ENTRY.</summary>
    public delegate void Entry(long* memory, byte* row, byte* end);

    /// <summary>The code.</summary>
    public CompiledCode Code => code;

    /// <summary>Computes the table's result column.</summary>
    public void Run()
    {
        fixed (long* memory = _memory)
            run(memory, table.FirstRow, table.End);
    }

    /// <inheritdoc/>
    public void Dispose() => code.Dispose();
}
