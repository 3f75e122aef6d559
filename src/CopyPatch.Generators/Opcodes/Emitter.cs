using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>
/// A class bound to its stencils: all that rendering needs, and nothing (no line of C#, no other file) that would have
/// it render again where its output stays the same.
/// </summary>
/// <param name="Kind">An emitter, an interpreter, or the interface of both.</param>
/// <param name="State">What flows between its stencils, as messages say it.</param>
/// <param name="StateKey">What of it must be the same in code that calls each other.</param>
/// <param name="Features">What all its code is compiled for besides what every processor has.</param>
/// <param name="Types">What C declares for C#: types of the namespace.</param>
/// <param name="Constants">Those that become members.</param>
/// <param name="HostObject">The type of the object that <c>Run</c> is given, or null.</param>
internal sealed record Emitter(
    string Name,
    string FullName,
    string Namespace,
    EquatableArray<string> ContainingTypes,
    EmitterKind Kind,
    bool DeclaresConstructor,
    bool DerivesByItself,
    EquatableArray<string> SourceFiles,
    EquatableArray<InstructionSet> Architectures,
    string State,
    string StateKey,
    EquatableArray<EmitMethod> Methods,
    string? HostObject,
    EquatableArray<HostWrapper> HostFunctions,
    EquatableArray<NativeFunction> NativeFunctions,
    PerArchitecture<EquatableArray<string>> Features,
    EquatableArray<Entry> Entries,
    DeclaredTypes Types,
    EquatableArray<DeclaredConstant> Constants,
    PerArchitecture<EquatableArray<Datum>> Data,
    Interpreter? Interpreter);

/// <summary>What an emitter has that emits programs for handlers. Its stencils' code is that of the handlers.</summary>
/// <param name="ProgramEntry">The way into a program.</param>
internal sealed record Interpreter(PerArchitecture<MachineCode?> ProgramEntry);

/// <summary>A method that emits a stencil.</summary>
/// <param name="Modifiers"><c>public</c>, or what the user wrote on the part that he declares.</param>
/// <param name="Stencil">Null where none was found; data are numbered as the emitter numbers them.</param>
/// <param name="Operation">What it emits where that is no stencil but an operation over values.</param>
/// <param name="Signature">
/// The types of its parameters where it is a value: those of C, which a declared method may have pointers and enums for.
/// Empty besides the parameters where no stencil was found.
/// </param>
/// <param name="Failure">Why the method throws instead of emitting, or null.</param>
/// <param name="IsDocumented">Whether the user's part has XML docs, which the generator's would hide.</param>
internal sealed record EmitMethod(
    string Name,
    string Modifiers,
    EquatableArray<EmitParameter> Parameters,
    Stencil? Stencil,
    Operation? Operation,
    EquatableArray<string> Signature,
    string? Failure,
    bool IsDocumented)
{
    /// <summary>Whether there is code of it for an architecture.</summary>
    public bool ExistsOn(InstructionSet architecture) =>
        Operation is null ? Stencil?.Code[architecture] is not null : Operation.Code[architecture] is not null;
}

/// <param name="Name">An identifier, without <c>@</c>.</param>
/// <param name="Operand">The hole, label or callee that it stands for; null where its method's signature disagrees.</param>
/// <param name="Value">The value of an operation that it says the place of; a single result has no name.</param>
internal sealed record EmitParameter(string Name, string Type, Operand? Operand, ValueOperand? Value = null);

/// <summary>What compiled code calls: catches exceptions, and passes on to the user's method.</summary>
/// <param name="Name">A name that the user's class does not have.</param>
/// <param name="Owner">The type that has the user's method.</param>
internal sealed record HostWrapper(
    string Name,
    string Function,
    string Owner,
    string Method,
    bool IsStatic,
    string Result,
    char ResultCode,
    EquatableArray<HostParameter> Parameters);

/// <param name="Type">The type in the user's method.</param>
internal sealed record HostParameter(string Type, char Code);

/// <summary>What came of binding a class to its stencils: an emitter, unless the class cannot be one.</summary>
internal sealed record Binding(Emitter? Emitter, EquatableArray<OpcodeDiagnostic> Diagnostics);
