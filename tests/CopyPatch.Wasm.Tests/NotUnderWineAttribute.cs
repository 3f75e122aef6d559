using System;
using System.Runtime.InteropServices;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace CopyPatch.Wasm.Tests;

/// <summary>A test of what Windows does and wine does not.</summary>
/// <param name="reason">What wine does instead.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NotUnderWineAttribute(string reason) : NUnitAttribute, IApplyToTest
{
    /// <summary>Gets whether this is wine.</summary>
    public static bool IsWine { get; } = OperatingSystem.IsWindows()
        && NativeLibrary.TryGetExport(NativeLibrary.Load("ntdll"), "wine_get_version", out _);

    /// <summary>Gets what wine does instead.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public void ApplyToTest(Test test)
    {
        if (!IsWine || test.RunState == RunState.NotRunnable)
            return;
        test.RunState = RunState.Ignored;
        test.Properties.Set(PropertyNames.SkipReason, "under wine: " + Reason);
    }
}
