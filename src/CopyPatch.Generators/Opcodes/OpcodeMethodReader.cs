using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Reads <c>[Opcode]</c> on methods.</summary>
internal static class OpcodeMethodReader
{
    public static void Read(
        IMethodSymbol method,
        ImmutableArray<OpcodeMethod>.Builder methods,
        ImmutableArray<OpcodeDiagnostic>.Builder diagnostics,
        CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes =
            method.GetAttributes().Where(attribute => attribute.Is(AttributeNames.Opcode)).ToImmutableArray();
        if (attributes.IsEmpty)
            return;

        LocationInfo? location = LocationInfo.From(method.Locations.FirstOrDefault());
        var declaration = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as MethodDeclarationSyntax;
        if (RemedyFor(method, declaration, attributes) is { } remedy)
        {
            diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.OpcodeMethodForm, location, method.Name, remedy));
            return;
        }

        methods.Add(new OpcodeMethod(
            AttributeReader.Text(attributes[0], 0) ?? "",
            AttributeReader.Text(attributes[0], 1),
            declaration!.Identifier.Text,
            string.Join(" ", declaration.Modifiers.Select(modifier => modifier.Text)),
            MethodParameter.AllOf(method),
            IsDocumented(declaration),
            AttributeReader.LocationOf(attributes[0], cancellation),
            location));
    }

    private static string? RemedyFor(
        IMethodSymbol method, MethodDeclarationSyntax? declaration, ImmutableArray<AttributeData> attributes)
    {
        if (declaration is null)
            return "only an ordinary method can be one";
        if (!method.IsPartialDefinition)
            return "it is not partial; write 'public partial void' and no body";
        if (method.PartialImplementationPart is not null)
            return "it has a body already, which the generator writes; remove the body or the attribute";
        if (method.IsStatic)
            return "it is static; it emits into an emitter: remove 'static'";
        if (method.IsGenericMethod)
            return "it is generic; remove the type parameters";
        if (!method.ReturnsVoid)
            return "it returns a value; its result type must be 'void'";
        if (attributes.Length > 1)
            return "it has [Opcode] more than once; one method emits one stencil";
        if (attributes[0].NamedArguments.Any(argument => argument.Key == "Method"))
            return "'Method' names a generated method, and this one has a name; remove 'Method ='";
        return method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } byReference
            ? $"its parameter '{byReference.Name}' is passed by reference; pass it by value"
            : null;
    }

    private static bool IsDocumented(MethodDeclarationSyntax declaration) => declaration.GetLeadingTrivia().Any(trivia =>
        trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
        || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia));
}
