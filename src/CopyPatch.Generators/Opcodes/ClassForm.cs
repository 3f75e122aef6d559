using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Whether a class can become an emitter.</summary>
internal static class ClassForm
{
    public static OpcodeDiagnostic? Check(INamedTypeSymbol type, LocationInfo? location, CancellationToken cancellation)
    {
        string? remedy = RemedyFor(type, cancellation);
        return remedy is null ? null : OpcodeDiagnostic.Create(DiagnosticDescriptors.ClassForm, location, type.Name, remedy);
    }

    public static string KeywordOf(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static string? RemedyFor(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (Has(AttributeNames.StencilOperations))
        {
            return type.IsFileLocal ? "it is local to its file; generated code lies in another one: remove 'file'"
                : !IsPartial(type, cancellation) ? "it is not partial; write 'partial interface'"
                : type.IsGenericType ? "it is generic, and what it gets is not; remove its type parameters"
                : NotPartialAround(type, cancellation);
        }

        if (type.TypeKind != TypeKind.Class || type.IsRecord)
            return $"it is a {KeywordOf(type)}; an emitter is a class";
        if (type.IsStatic)
            return "it is static; an emitter has state: remove 'static'";
        if (type.IsFileLocal)
            return "it is local to its file; generated code lies in another one: remove 'file'";
        if (!IsPartial(type, cancellation))
            return "it is not partial; write 'partial class'";
        if (Has(AttributeNames.StencilInterpreter) && Has(AttributeNames.StencilLibrary))
            return "it is an emitter and an interpreter; make them two classes of one file, which can have one interface";
        if (type.IsGenericType)
            return "it is generic, and code that C calls back cannot be; move the attributes to a class without type parameters";
        if (type.BaseType is null or { SpecialType: SpecialType.System_Object } && HasPrimaryConstructor(type, cancellation))
            return "it has a primary constructor, and its base class has none without a heap; write ': StencilEmitter(heap)' behind it";
        if (NotPartialAround(type, cancellation) is { } around)
            return around;

        bool Has(string name) => type.GetAttributes().Any(attribute => attribute.Is(name));

        return DerivesFromEmitter(type)
            ? null
            : $"it derives from '{type.BaseType!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'; "
              + "an emitter derives from StencilEmitter: remove the base class";
    }

    private static string? NotPartialAround(INamedTypeSymbol type, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (!IsPartial(outer, cancellation))
                return $"it is nested in '{outer.Name}', which is not partial; write 'partial {KeywordOf(outer)}' there";
        }

        return null;
    }

    private static bool HasPrimaryConstructor(INamedTypeSymbol type, CancellationToken cancellation)
        => type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation)
            is TypeDeclarationSyntax { ParameterList: not null });

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation)
        => type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation)
            is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    // A base class that does not exist (yet) is the compiler's business.
    private static bool DerivesFromEmitter(INamedTypeSymbol type)
    {
        if (type.BaseType is null or { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Error })
            return true;
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.ToDisplayString() == "CopyPatch.StencilEmitter")
                return true;
        }

        return false;
    }
}
