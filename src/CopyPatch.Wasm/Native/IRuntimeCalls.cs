namespace CopyPatch.Wasm;

/// <summary>What compiled code asks C# to do: the object behind <see cref="NativeInstance.Handle"/> of a module's instance.</summary>
internal unsafe interface IRuntimeCalls
{
    /// <summary>No operator: the locals of a function that has many of them start as zero. <c>a</c> is their number.</summary>
    const Opcode ClearSlots = (Opcode)0x200;

    /// <summary>No operator: a branch takes many values. <c>a</c> is their number, and <c>b</c> how many slots further they are.</summary>
    const Opcode MoveSlots = (Opcode)0x201;

    /// <summary>Does what an operator does that is not worth machine code of its own.</summary>
    /// <param name="frame">The operands; the result afterwards, if there is one.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="a">Its first immediate: of copies the destination, of initializations the segment.</param>
    /// <param name="b">Its second.</param>
    /// <returns>0, or the trap that it ends with.</returns>
    WasmTrapKind Run(ulong* frame, Opcode operation, int a, int b);

    /// <summary>Compiles a function of its module that was called.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    /// <returns>The address of its code.</returns>
    nint Compile(int definedFunction);
}
