using CopyPatch;

namespace CopyPatchValues;

/// <summary>
/// Has an <c>Emit</c> method for each operation of <c>stencils/expression.c</c>, and each as a value, in
/// <see cref="Operations"/>: the generator writes them.
/// </summary>
[StencilLibrary("stencils/expression.c")]
internal sealed partial class ExpressionEmitter;
