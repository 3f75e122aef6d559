using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>A lambda that another thread runs.</summary>
/// <param name="Call">What starts the thread or the task.</param>
/// <param name="IsParallelLoop">Whether many threads run it at the same time.</param>
internal sealed record ThreadStart(IOperation Call, IAnonymousFunctionOperation Function, bool IsParallelLoop)
{
    private const string Thread = "System.Threading.Thread";

    private static readonly HashSet<string> s_starts =
    [
        "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.TaskFactory.StartNew", Thread + "..ctor",
        "System.Threading.ThreadPool.QueueUserWorkItem", "System.Threading.ThreadPool.UnsafeQueueUserWorkItem",
        "System.Threading.Tasks.Parallel.Invoke",
    ];

    private static readonly HashSet<string> s_loops = ["For", "ForEach", "ForAsync", "ForEachAsync"];

    /// <summary>Whether it is a thread that was made, and does not run yet.</summary>
    public bool IsThread => Call is IObjectCreationOperation;

    /// <summary>Whether a thread runs from here on.</summary>
    public static bool IsStartOfThread(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "Start" or "UnsafeStart" } method }
            && method.ContainingType.ToDisplayString() == Thread;

    /// <summary>Reads a lambda that is handed to one of the framework's methods for that.</summary>
    public static ThreadStart? Of(IOperation operation)
    {
        if (operation is not IAnonymousFunctionOperation function || Arguments.With(function) is not { Parent: { } call } argument)
            return null;
        IMethodSymbol? method = (call as IInvocationOperation)?.TargetMethod ?? (call as IObjectCreationOperation)?.Constructor;
        if (method?.ContainingType is null)
            return null;
        string name = $"{method.ContainingType.ToDisplayString()}.{method.Name}"; // Without its type parameters.
        return IsLoop(method, name, argument) ? new ThreadStart(call, function, IsParallelLoop: true)
            : s_starts.Contains(name) ? new ThreadStart(call, function, IsParallelLoop: false)
            : null;
    }

    // A loop's localInit and localFinally run once a thread.
    private static bool IsLoop(IMethodSymbol method, string name, IArgumentOperation argument)
        => name.StartsWith("System.Threading.Tasks.Parallel.", System.StringComparison.Ordinal)
            ? s_loops.Contains(method.Name) && argument.Parameter?.Name == "body"
            : method.ContainingType.ToDisplayString() == "System.Linq.ParallelEnumerable";
}
