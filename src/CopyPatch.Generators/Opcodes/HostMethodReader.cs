using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Reads <c>[HostFunction]</c> on methods.</summary>
internal static class HostMethodReader
{
    /// <summary>Why an instance method of an emitter is none.</summary>
    public const string NotOfEmitter = "it is not static, and code may run when its emitter is disposed or makes other code; "
        + "write 'static', or make it a method of the type of a [HostObject(typeof(...))]";

    public static bool IsHost(IMethodSymbol method) => method.GetAttributes().Any(attribute => attribute.Is(AttributeNames.HostFunction));

    /// <param name="hindrance">What stands in the way where the method is, or null.</param>
    /// <param name="user">
    /// Where an emitter names the type that the method is of; null where it is the class that is read. The form of a method of
    /// this project is reported with its own class.
    /// </param>
    public static void Read(
        IMethodSymbol method,
        string? hindrance,
        LocationInfo? user,
        ImmutableArray<HostMethod>.Builder hostFunctions,
        ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
    {
        LocationInfo? own = LocationInfo.From(method.Locations.FirstOrDefault());
        LocationInfo? location = own ?? user;
        foreach (AttributeData attribute in method.GetAttributes().Where(a => a.Is(AttributeNames.HostFunction)))
        {
            if (AttributeReader.Text(attribute, 0) is not { } function)
                continue;
            string? form = RemedyFor(method);
            string? remedy = form ?? hindrance;
            if (remedy is not null && (form is null || own is null || user is null || method.MethodKind != MethodKind.Ordinary))
                diagnostics.Add(OpcodeDiagnostic.Create(
                    DiagnosticDescriptors.HostFunction, location,
                    $"'{method.Name}' cannot be host function '{function}': {remedy}"));
            hostFunctions.Add(new HostMethod(
                function,
                method.Name,
                method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                method.IsStatic,
                ValueType.From(method.ReturnType),
                MethodParameter.AllOf(method),
                IsUsable: remedy is null,
                location));
        }
    }

    private static string? RemedyFor(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary)
            return "only an ordinary method can be one";
        if (method is { IsStatic: true, IsAbstract: true })
            return "it is static and abstract; remove one of the two";
        if (method.IsGenericMethod)
            return "it is generic; remove the type parameters";
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return "it returns by reference; return by value";
        return method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } byReference
            ? $"its parameter '{byReference.Name}' is passed by reference; pass it by value or as a pointer"
            : null;
    }
}
