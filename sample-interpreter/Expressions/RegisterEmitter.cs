using CopyPatch;

namespace Expressions;

/// <summary>The code generator whose operations say where their operands are: all of <c>stencils/registers.c</c>.</summary>
[StencilLibrary("stencils/registers.c")]
internal sealed partial class RegisterEmitter;
