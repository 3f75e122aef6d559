using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>
/// Finds compiled code that nobody can dispose any more: its memory is lost until its heap is gone. Where the heap is made in the
/// same method its end is near, and nothing is said.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedCodeAnalyzer : BlockAnalyzer
{
    // An address is for others, who have the code for as long as its heap is there.
    private static readonly string[] s_keeping = ["Dispose", "Address", "AddressOf"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [DiagnosticDescriptors.DroppedCode];

    private protected override void Check(OperationBlockAnalysisContext context)
    {
        var dropped = new List<IOperation>();
        var locals = new Dictionary<ILocalSymbol, IOperation>(SymbolEqualityComparer.Default);
        var kept = new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in Operations(context))
        {
            if (operation is IObjectCreationOperation { Type: { } made } && Symbols.IsHeap(made))
                return;
            if (operation is IInvocationOperation call && Symbols.Compiles(call.TargetMethod))
            {
                if (LocalFor(call) is { } local)
                    locals[local] = call;
                else if (IsDropped(call))
                    dropped.Add(call);
            }
            else if (operation is ILocalReferenceOperation reference && !IsOnlyRead(reference))
            {
                kept.Add(reference.Local);
            }
        }

        dropped.AddRange(locals.Where(pair => !kept.Contains(pair.Key)).Select(pair => pair.Value));
        foreach (IOperation call in dropped)
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.DroppedCode, call.Syntax.GetLocation()));
    }

    private static ILocalSymbol? LocalFor(IInvocationOperation call)
        => call.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { IsUsing: false } local } }
            ? local : null;

    // `() => emit.Compile()` is a statement, too, where nothing is returned: a test that it throws, say.
    private static bool IsDropped(IInvocationOperation call)
        => call.Parent is IExpressionStatementOperation { Syntax: ExpressionStatementSyntax } || IsOnlyRead(call);

    private static bool IsOnlyRead(IOperation code) => code.Parent switch
    {
        IInvocationOperation call => call.Instance == code && !s_keeping.Contains(call.TargetMethod.Name) && !IsInFunction(code),
        IPropertyReferenceOperation property
            => property.Instance == code && !s_keeping.Contains(property.Property.Name) && !IsInFunction(code),
        _ => false,
    };

    // What a lambda refers to lives as long as the lambda.
    private static bool IsInFunction(IOperation operation)
    {
        for (IOperation? outer = operation; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return true;
        }

        return false;
    }
}
