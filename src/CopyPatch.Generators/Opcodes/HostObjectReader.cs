using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Reads <c>[HostObject(typeof(T))]</c>, and the host functions of that type.</summary>
internal static class HostObjectReader
{
    public const int Public = 2;

    /// <returns>The type with <c>global::</c>; null where there is none, or none that can be one.</returns>
    public static string? Read(
        INamedTypeSymbol emitter,
        Compilation compilation,
        ImmutableArray<HostMethod>.Builder hostFunctions,
        ImmutableArray<OpcodeDiagnostic>.Builder diagnostics,
        CancellationToken cancellation)
    {
        AttributeData? attribute = emitter.GetAttributes().FirstOrDefault(its => its.Is(AttributeNames.HostObject));
        // What does not exist (yet) is the compiler's business.
        if (attribute is null || AttributeReader.Type(attribute) is not { TypeKind: not TypeKind.Error } type)
            return null;
        LocationInfo? location = AttributeReader.LocationOf(attribute, cancellation);
        if (RemedyFor(type, emitter) is { } remedy)
        {
            diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.HostFunction, location,
                $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' cannot be the host object of "
                + $"'{emitter.Name}': {remedy}"));
            return null;
        }

        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IMethodSymbol method in LinesOf(type).SelectMany(line => line.GetMembers().OfType<IMethodSymbol>()))
        {
            cancellation.ThrowIfCancellationRequested();
            if (overridden.Contains(method) || !HostMethodReader.IsHost(method))
                continue;
            for (IMethodSymbol? other = method.OverriddenMethod; other is not null; other = other.OverriddenMethod)
                overridden.Add(other);
            string? hidden = compilation.IsSymbolAccessibleWithin(method, emitter) ? null
                : $"'{emitter.Name}' cannot call it; make it internal or public";
            HostMethodReader.Read(method, hidden, location, hostFunctions, diagnostics);
        }

        return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
    }

    // The type and those that it inherits from, itself first.
    private static IEnumerable<INamedTypeSymbol> LinesOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? line = type; line is not null; line = line.BaseType)
            yield return line;
        if (type.TypeKind == TypeKind.Interface)
        {
            foreach (INamedTypeSymbol line in type.AllInterfaces)
                yield return line;
        }
    }

    private static string? RemedyFor(INamedTypeSymbol type, INamedTypeSymbol emitter)
    {
        if (type.IsUnboundGenericType)
            return "it is generic; write its type arguments";
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface))
            return "it is neither a class nor an interface, and host functions are called on the one object that Run is given";
        if (type.IsStatic)
            return "it is static, so that there is no object of it; a static host function is a method of the emitter";
        if (type.IsFileLocal)
            return "it is local to its file, and generated code lies in another one; remove 'file'";
        return AccessOf(type) < AccessOf(emitter)
            ? "it is less accessible than the emitter, whose Run takes it; make it as accessible, or the emitter less"
            : null;
    }

    // Of two types that can name each other: who else can.
    public static int AccessOf(INamedTypeSymbol type)
    {
        int access = Public;
        for (INamedTypeSymbol? its = type; its is not null; its = its.ContainingType)
        {
            access = System.Math.Min(access, its.DeclaredAccessibility switch
            {
                Accessibility.Public => Public,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => 1,
                _ => 0,
            });
        }

        return access;
    }
}
