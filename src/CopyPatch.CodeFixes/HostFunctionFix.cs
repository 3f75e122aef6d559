using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace CopyPatch.CodeFixes;

/// <summary>CP0035: writes the host function that a stencil calls and the class does not have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HostFunctionFix))]
[Shared]
public sealed class HostFunctionFix : CodeFixProvider
{
    /// <summary>The generator's: it has the declaration, as it knows the types.</summary>
    internal const string MissingMember = "MissingMember";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["CP0035"];

    // Each one stands at the end of the same class: merged edits would be in each other's way.
    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(context.Span.Start).Parent?.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } type)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(MissingMember, out string? declaration) && declaration is not null
                && Write(declaration, type) is { } method)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Write host function '{method.Identifier.Text}'",
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(type, Add(type, method)))),
                        equivalenceKey: declaration),
                    diagnostic);
            }
        }
    }

    private static MethodDeclarationSyntax? Write(string declaration, ClassDeclarationSyntax type)
    {
        if (SyntaxFactory.ParseMemberDeclaration(declaration + " => throw new global::System.NotImplementedException();")
            is not MethodDeclarationSyntax method || method.ContainsDiagnostics)
        {
            return null;
        }

        return method
            .WithAttributeLists([method.AttributeLists[0].WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)])
            .WithLeadingTrivia(SyntaxFactory.TriviaList(BlankLineAfter(type.Members)))
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
    }

    private static SyntaxTrivia[] BlankLineAfter(SyntaxList<MemberDeclarationSyntax> members) => members.Any()
        ? [members.Last().GetTrailingTrivia().FirstOrDefault(its => its.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } its
            ? its : SyntaxFactory.LineFeed]
        : [];

    // `partial class Emitter;` has no braces.
    private static ClassDeclarationSyntax Add(ClassDeclarationSyntax type, MethodDeclarationSyntax method)
        => (type.OpenBraceToken.IsKind(SyntaxKind.None)
            ? type.WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(type.GetTrailingTrivia()))
                .WithAdditionalAnnotations(Formatter.Annotation)
            : type).AddMembers(method);
}
