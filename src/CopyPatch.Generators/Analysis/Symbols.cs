using System.Linq;
using CopyPatch.Generators.Opcodes;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Analysis;

/// <summary>What the analyzers know of emitters, compiled code and their methods.</summary>
internal static class Symbols
{
    private const string Generator = "CopyPatch.Generators";

    public static bool IsEmitter(ITypeSymbol? type) => DerivesFrom(type, "StencilEmitter");

    public static bool IsHeap(ITypeSymbol? type) => IsRuntimeType(type, "CodeHeap");

    public static bool IsLabel(ITypeSymbol? type) => IsRuntimeType(type, "Label");

    /// <summary>Whether it is a type of the namespace of the runtime.</summary>
    public static bool IsOfRuntime(ITypeSymbol? type) => type is
    { ContainingType: null, ContainingNamespace: { Name: "CopyPatch", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Whether it is a method of the runtime's emitter itself: one of a user's class may do anything.</summary>
    public static bool IsOfEmitter(IMethodSymbol method, string name)
        => method.Name == name && IsRuntimeType(method.ContainingType, "StencilEmitter");

    /// <summary>Whether it emits a stencil, and does nothing else with its arguments.</summary>
    public static bool Emits(IMethodSymbol method)
        => IsEmitter(method.ContainingType) && IsGenerated(method)
            || method.Name == "Emit" && IsRuntimeType(method.ContainingType, "OperationExtensions");

    /// <summary>Whether it is the generated <c>Compile</c>.</summary>
    public static bool Compiles(IMethodSymbol method)
        => method.Name == "Compile" && IsEmitter(method.ContainingType) && IsGenerated(method)
            && DerivesFrom(method.ReturnType, "CompiledCode");

    // The part of a partial method that a user declares has the attributes of the generated part as well.
    private static bool IsGenerated(IMethodSymbol method) => Parts(method).SelectMany(part => part.GetAttributes()).Any(
        attribute => attribute.AttributeClass is { Name: "GeneratedCodeAttribute" }
            && AttributeReader.Text(attribute, 0) == Generator);

    private static IMethodSymbol[] Parts(IMethodSymbol method)
        => method.PartialImplementationPart is { } other ? [method, other] : [method];

    private static bool DerivesFrom(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (IsRuntimeType(type, name))
                return true;
        }

        return false;
    }

    private static bool IsRuntimeType(ITypeSymbol? type, string name) => IsOfRuntime(type) && type!.Name == name;
}
