using System;
using System.Runtime.InteropServices;

namespace Tutorial;

/// <summary>
/// The memory of a running program: its variables and its stacks. Native, since machine code holds plain pointers to it
/// and no garbage collector may move it.
/// </summary>
internal sealed unsafe class Frame : IDisposable
{
    private readonly int _length;
    private readonly int _firstInteger;
    private readonly int _firstNumber;

    /// <summary>Takes what this program needs, all 0.</summary>
    public Frame(StackProgram program)
    {
        _length = program.Slots;
        _firstInteger = program.FirstInteger;
        _firstNumber = program.FirstNumber;
        Slots = (long*)NativeMemory.AllocZeroed((nuint)_length, sizeof(long));
    }

    /// <summary>The first variable; all of the frame lies behind it.</summary>
    public long* Slots { get; private set; }

    /// <summary>The lowest slot of the integers' stack.</summary>
    public long* Integers => Slots + _firstInteger;

    /// <summary>The lowest slot of the floating-point numbers' stack.</summary>
    public double* Numbers => (double*)(Slots + _firstNumber);

    /// <summary>Makes all of it 0 again.</summary>
    public void Clear() => new Span<long>(Slots, _length).Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(Slots);
        Slots = null;
    }
}
