using System.Collections.Generic;
using System.Collections.Immutable;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>
/// Finds labels that a method defines and emits jumps to, and never marks: <c>Compile</c> would throw. A label that anybody else may
/// get hold of (an argument, a field, a result, an element) is not looked at.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnmarkedLabelAnalyzer : BlockAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [DiagnosticDescriptors.UnmarkedLabel];

    private protected override void Check(OperationBlockAnalysisContext context)
    {
        var uses = new Dictionary<ILocalSymbol, LabelUse>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in Operations(context))
        {
            if (operation is IVariableDeclaratorOperation { Initializer: { } initializer } declarator
                && Symbols.IsLabel(declarator.Symbol.Type))
            {
                Add(declarator.Symbol, IsDefinition(initializer.Value) ? LabelUse.Defined : LabelUse.Unknown);
            }
            else if (operation is ILocalReferenceOperation reference && Symbols.IsLabel(reference.Type))
            {
                Add(reference.Local, UseOf(reference));
            }
        }

        foreach (KeyValuePair<ILocalSymbol, LabelUse> pair in uses)
        {
            if (pair.Value == (LabelUse.Defined | LabelUse.Emitted))
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.UnmarkedLabel, pair.Key.Locations[0], pair.Key.Name));
        }

        void Add(ILocalSymbol label, LabelUse use)
        {
            uses.TryGetValue(label, out LabelUse others);
            uses[label] = others | use;
        }
    }

    private static bool IsDefinition(IOperation value)
        => value is IInvocationOperation call && Symbols.IsOfEmitter(call.TargetMethod, "DefineLabel");

    private static LabelUse UseOf(ILocalReferenceOperation reference)
    {
        if (reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference)
        {
            return IsDefinition(assignment.Value) && assignment.Parent is IExpressionStatementOperation
                ? LabelUse.Defined : LabelUse.Unknown;
        }

        if (Arguments.With(reference) is not { Parameter.RefKind: RefKind.None, Parent: IInvocationOperation call } argument)
            return LabelUse.Unknown;
        return argument.Value == reference && Symbols.IsOfEmitter(call.TargetMethod, "MarkLabel") ? LabelUse.Marked
            : Symbols.Emits(call.TargetMethod) || Symbols.IsOfEmitter(call.TargetMethod, "DefineTable") ? LabelUse.Emitted
            : LabelUse.Unknown;
    }
}
