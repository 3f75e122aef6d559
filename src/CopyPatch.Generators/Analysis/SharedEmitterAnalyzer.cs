using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>
/// Finds an emitter that several threads emit with at the same time: in the body of a parallel loop, or in two tasks or threads that
/// nothing is waited for between. What takes a lock, or waits, is not looked at.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedEmitterAnalyzer : BlockAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [DiagnosticDescriptors.SharedEmitter];

    private protected override void Check(OperationBlockAnalysisContext context)
    {
        IOperation[] operations = [.. Operations(context)];
        ThreadStart[] starts = [.. operations.Select(ThreadStart.Of).OfType<ThreadStart>()];
        if (starts.Length == 0)
            return;
        int[] waits = [.. operations.Where(Waiting.IsWait).Select(wait => wait.Syntax.SpanStart)];
        bool threadsRunTogether = RunTogether([.. operations.Where(ThreadStart.IsStartOfThread)], waits);
        var first = new Dictionary<ISymbol, ThreadStart>(SymbolEqualityComparer.Default);
        foreach (ThreadStart start in starts.Where(start => !start.IsThread || threadsRunTogether))
        {
            foreach (EmitterUse use in EmitterUse.In(start.Function))
            {
                bool isShared = start.IsParallelLoop || IsRepeated(start, use, waits)
                    || first.TryGetValue(use.Emitter, out ThreadStart? before) && IsBeside(before, start, waits);
                if (isShared)
                    context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SharedEmitter, use.Location, use.Emitter.Name));
                else
                    first[use.Emitter] = start;
            }
        }
    }

    // Each turn of a loop starts one, with an emitter from outside of the loop.
    private static bool IsRepeated(ThreadStart start, EmitterUse use, int[] waits)
        => LoopAround(start.Call) is { } loop && !use.IsDeclaredIn(loop.Syntax.Span) && !waits.Any(loop.Syntax.Span.Contains);

    // Not one in each branch of an `if`.
    private static bool IsBeside(ThreadStart before, ThreadStart start, int[] waits)
        => BlockAround(before.Call) is IBlockOperation block && block == BlockAround(start.Call)
            && !HasBetween(waits, before.Call.Syntax.SpanStart, start.Function.Syntax.SpanStart);

    // A thread that was made runs from its Start on.
    private static bool RunTogether(IOperation[] threadStarts, int[] waits)
        => threadStarts.Length > 0
            && !HasBetween(waits, threadStarts.Min(start => start.Syntax.SpanStart), threadStarts.Max(start => start.Syntax.SpanStart))
            && threadStarts.All(start => LoopAround(start) is not { } loop || !waits.Any(loop.Syntax.Span.Contains));

    private static bool HasBetween(int[] waits, int start, int end) => waits.Any(wait => wait > start && wait < end);

    private static ILoopOperation? LoopAround(IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is not null and not ILoopOperation and not IAnonymousFunctionOperation)
            outer = outer.Parent;
        return outer as ILoopOperation;
    }

    private static IOperation? BlockAround(IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is not null and not IBlockOperation and not IConditionalOperation and not ISwitchExpressionArmOperation)
            outer = outer.Parent;
        return outer;
    }
}
