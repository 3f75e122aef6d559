using System;
using CopyPatch;

namespace Calc;

/// <summary>The ten lines of the README, and one opcode under another name.</summary>
[StencilLibrary("stencils/calc.c")]
public sealed partial class CalcEmitter
{
    /// <summary>Pushes a value.</summary>
    [Opcode("push")]
    public partial void Constant(long value);

    [HostFunction("print")]
    private static void Print(long value) => Console.WriteLine($"print {value}");
}
