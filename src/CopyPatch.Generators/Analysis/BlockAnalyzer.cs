using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>An analyzer that looks at the body of one method at a time, with the lambdas and local functions in it.</summary>
public abstract class BlockAnalyzer : DiagnosticAnalyzer
{
    // Only this assembly has such analyzers.
    private protected BlockAnalyzer()
    {
    }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("CopyPatch.StencilEmitter") is not null)
                start.RegisterOperationBlockAction(Check);
        });
    }

    private protected abstract void Check(OperationBlockAnalysisContext context);

    /// <summary>All that the body does, from the outside to the inside.</summary>
    private protected static IEnumerable<IOperation> Operations(OperationBlockAnalysisContext context)
        => context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf());
}
