using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>What a class with CopyPatch's attributes says, as far as C# alone can tell.</summary>
/// <param name="Name">The simple name, escaped where it is a keyword.</param>
/// <param name="FullName">The name with <c>global::</c>.</param>
/// <param name="ContainingTypes">The simple names of the classes around it, outermost first, each with its keyword.</param>
/// <param name="Location">Its name, in the declaration that carries the first attribute.</param>
/// <param name="IsEmitter">False where it has host functions only: it may be the type of a host object.</param>
/// <param name="Kind">What is made of it, where it is one.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
/// <param name="Members">
/// The user's own members: a method as <c>Name(type, type)</c>, anything else by its name. Those that the generator writes
/// a part of are none.
/// </param>
/// <param name="HostObject">The type of the object that <c>Run</c> is given, with <c>global::</c>, or null.</param>
/// <param name="Problem">
/// Why no code can be generated, or null. Kept apart from the diagnostics because a class with unsafe blocks off, say,
/// still gets its methods.
/// </param>
internal sealed record EmitterClass(
    string Name,
    string FullName,
    string Namespace,
    EquatableArray<string> ContainingTypes,
    LocationInfo? Location,
    bool IsEmitter,
    EmitterKind Kind,
    bool IsPublic,
    bool DeclaresConstructor,
    bool DerivesByItself,
    EquatableArray<string> MemberNames,
    EquatableArray<string> Members,
    EquatableArray<LibraryReference> Libraries,
    EquatableArray<OpcodeReference> Opcodes,
    EquatableArray<OpcodeMethod> Methods,
    string? HostObject,
    EquatableArray<HostMethod> HostFunctions,
    EquatableArray<NativeFunction> NativeFunctions,
    OpcodeDiagnostic? Problem,
    EquatableArray<OpcodeDiagnostic> Diagnostics);

/// <summary>What a type with stencils is made to be.</summary>
internal enum EmitterKind
{
    /// <summary>A class that emits machine code.</summary>
    Emitter,

    /// <summary>A class that emits programs for handlers.</summary>
    Interpreter,

    /// <summary>An interface with what both have.</summary>
    Interface,
}

/// <summary><c>[StencilLibrary(file)]</c>, <c>[StencilInterpreter(file)]</c> or <c>[StencilOperations(file)]</c>.</summary>
internal sealed record LibraryReference(string File, LocationInfo? Location);

/// <summary><c>[Opcode(stencil, file, Method = ...)]</c> on a class.</summary>
internal sealed record OpcodeReference(string Stencil, string? File, string? Method, LocationInfo? Location);

/// <summary><c>[Opcode(stencil, file)]</c> on a partial method that the user declares.</summary>
/// <param name="Modifiers">As the user wrote them: both parts of a partial method must have the same.</param>
/// <param name="Location">The method's name.</param>
internal sealed record OpcodeMethod(
    string Stencil,
    string? File,
    string Name,
    string Modifiers,
    EquatableArray<MethodParameter> Parameters,
    bool IsDocumented,
    LocationInfo? AttributeLocation,
    LocationInfo? Location);

/// <summary>A method with <c>[HostFunction(name)]</c>, of the emitter or of its host object's type.</summary>
/// <param name="Owner">The type that it is called on or by: with <c>global::</c>.</param>
/// <param name="IsUsable">False where its form has been reported already.</param>
internal sealed record HostMethod(
    string Function,
    string Name,
    string Owner,
    bool IsStatic,
    ValueType Result,
    EquatableArray<MethodParameter> Parameters,
    bool IsUsable,
    LocationInfo? Location);

/// <summary><c>[NativeFunction(name, library, EntryPoint = ...)]</c>.</summary>
/// <param name="Types">The codes of its types as stencils call it; empty until one does.</param>
internal sealed record NativeFunction(string Name, string Library, string EntryPoint, LocationInfo? Location, string Types = "");

internal sealed record MethodParameter(string Name, ValueType Type, LocationInfo? Location)
{
    public static EquatableArray<MethodParameter> AllOf(IMethodSymbol method) => method.Parameters
        .Select(parameter => new MethodParameter(
            parameter.Name, ValueType.From(parameter.Type), LocationInfo.From(parameter.Locations.FirstOrDefault())))
        .ToImmutableArray();
}
