namespace CopyPatch.Generators.Opcodes;

/// <summary>What came of binding a class to its stencils: an emitter, unless the class cannot be one.</summary>
internal sealed record Binding(Emitter? Emitter, EquatableArray<OpcodeDiagnostic> Diagnostics);
