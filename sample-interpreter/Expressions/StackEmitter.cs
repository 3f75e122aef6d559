using CopyPatch;

namespace Expressions;

/// <summary>The code generator whose operands are on the stack: all of <c>stencils/stack.c</c>.</summary>
[StencilLibrary("stencils/stack.c")]
internal sealed partial class StackEmitter;
