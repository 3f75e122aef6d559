using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CopyPatch.Generators.Analysis;

/// <summary>
/// Refuses <c>Register&lt;short&gt;</c>. C# has no constraint that only the types of values satisfy, so the type would
/// compile and throw at run time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ValueTypeAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] s_generic = ["Register", "Slot", "Location", "Operand"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [DiagnosticDescriptors.TypeOfValue];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Check, SyntaxKind.GenericName);
    }

    private static void Check(SyntaxNodeAnalysisContext context)
    {
        var name = (GenericNameSyntax)context.Node;
        if (!s_generic.Contains(name.Identifier.Text)
            || context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is not { } symbol)
            return;
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? (symbol as IMethodSymbol)?.ContainingType;
        if (type is { Arity: 1 } && Symbols.IsOfRuntime(type)
            && type.TypeArguments[0] is { TypeKind: not (TypeKind.TypeParameter or TypeKind.Error) } argument
            && argument.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Int64
                or SpecialType.System_Single or SpecialType.System_Double))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.TypeOfValue, name.GetLocation(), name));
        }
    }
}
