using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.CodeFixes;

/// <summary>CP0039: <c>Register&lt;short&gt;</c> becomes <c>Register&lt;int&gt;</c>, the value that a short is kept as.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ValueTypeFix))]
[Shared]
public sealed class ValueTypeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["CP0039"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true)?.FirstAncestorOrSelf<GenericNameSyntax>() is not { } name
            || name.TypeArgumentList.Arguments is not { Count: 1 } arguments
            || model is null || KeptAs(model.GetTypeInfo(arguments[0], context.CancellationToken).Type) is not { } kind)
        {
            return;
        }

        PredefinedTypeSyntax type = SyntaxFactory.PredefinedType(SyntaxFactory.Token(kind)).WithTriviaFrom(arguments[0]);
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Use {name.Identifier.Text}<{type.Keyword.Text}>",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(arguments[0], type))),
                equivalenceKey: type.Keyword.Text),
            context.Diagnostics);
    }

    // The value as wide as a register has it: what C keeps such a type in.
    private static SyntaxKind? KeptAs(ITypeSymbol? type) => (type as INamedTypeSymbol)?.EnumUnderlyingType is { } underlying
        ? KeptAs(underlying)
        : type?.SpecialType switch
        {
            SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_SByte or SpecialType.System_Byte
                or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
                => SyntaxKind.IntKeyword,
            SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_IntPtr or SpecialType.System_UIntPtr
                => SyntaxKind.LongKeyword,
            _ => null,
        };
}
