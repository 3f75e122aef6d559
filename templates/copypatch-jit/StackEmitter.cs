using System;
using CopyPatch;

namespace CopyPatchJit;

/// <summary>
/// Has an <c>Emit</c> method for each stencil of <c>stencils/stack.c</c>: the generator writes them. Hover over one to see its C and its
/// machine code.
/// </summary>
[StencilLibrary("stencils/stack.c")]
internal sealed partial class StackEmitter
{
    [HostFunction("print")]
    private static void Print(long value) => Console.WriteLine(value);
}
