using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.CodeFixes;

/// <summary>CP0033: makes an emitter, and the classes around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialFix))]
[Shared]
public sealed class PartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["CP0033"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindToken(context.Span.Start).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not ClassDeclarationSyntax type
            || type.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.StaticKeyword) || modifier.IsKind(SyntaxKind.FileKeyword)))
        {
            return;
        }

        // One part of a class may be partial and another not; that is the compiler's error, with its own fix.
        TypeDeclarationSyntax[] whole =
            [.. type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(its => !its.Modifiers.Any(SyntaxKind.PartialKeyword))];
        if (whole.Length > 0)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Make '{string.Join("' and '", whole.Select(its => its.Identifier.Text))}' partial",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNodes(whole, (_, its) => MakePartial(its)))),
                    equivalenceKey: nameof(PartialFix)),
                context.Diagnostics);
        }
    }

    // `partial` is the last of all modifiers; where it is the only one, what stood before the keyword stands before it.
    private static SyntaxNode MakePartial(TypeDeclarationSyntax type)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Any()
            ? type.WithModifiers(type.Modifiers.Add(partial))
            : type.WithModifiers([partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)])
                .WithKeyword(type.Keyword.WithLeadingTrivia());
    }
}
