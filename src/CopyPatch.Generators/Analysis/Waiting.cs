using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>What keeps threads apart, told by its name: to be silent once too often does no harm.</summary>
internal static class Waiting
{
    private static readonly HashSet<string> s_waits =
        ["Join", "Wait", "WaitAll", "WaitAny", "WaitAsync", "WaitOne", "GetResult", "SignalAndWait", "RunSynchronously"];

    private static readonly HashSet<string> s_locks = ["Enter", "TryEnter", "EnterScope", "Wait", "WaitAsync", "WaitOne", "SignalAndWait"];

    /// <summary>Whether it may wait for another thread.</summary>
    public static bool IsWait(IOperation operation) => operation is IAwaitOperation or ILockOperation
        || operation is IInvocationOperation call && s_waits.Contains(call.TargetMethod.Name)
        || operation is IPropertyReferenceOperation { Property.Name: "Result" };

    /// <summary>Whether it may keep other threads out of what follows.</summary>
    public static bool IsLock(IOperation operation) => operation is ILockOperation
        || operation is IInvocationOperation call && s_locks.Contains(call.TargetMethod.Name);
}
