using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Reads <c>[HostFunction]</c> on methods.</summary>
internal static class HostMethodReader
{
    public static void Read(
        IMethodSymbol method,
        ImmutableArray<HostMethod>.Builder hostFunctions,
        ImmutableArray<OpcodeDiagnostic>.Builder diagnostics,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LocationInfo? location = LocationInfo.From(method.Locations.FirstOrDefault());
        foreach (AttributeData attribute in method.GetAttributes().Where(a => a.Is(AttributeNames.HostFunction)))
        {
            if (AttributeReader.Text(attribute, 0) is not { } function)
                continue;
            string? remedy = RemedyFor(method);
            if (remedy is not null)
                diagnostics.Add(OpcodeDiagnostic.Create(
                    DiagnosticDescriptors.HostFunction, location,
                    $"'{method.Name}' cannot be host function '{function}': {remedy}"));
            hostFunctions.Add(new HostMethod(
                function,
                method.Name,
                ValueType.From(method.ReturnType),
                MethodParameter.AllOf(method),
                IsUsable: remedy is null,
                location));
        }
    }

    private static string? RemedyFor(IMethodSymbol method)
    {
        if (!method.IsStatic)
            return "it is not static, and compiled code has no object to call it on; write 'static'";
        if (method.IsGenericMethod)
            return "it is generic; remove the type parameters";
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return "it returns by reference; return by value";
        return method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } byReference
            ? $"its parameter '{byReference.Name}' is passed by reference; pass it by value or as a pointer"
            : null;
    }
}
