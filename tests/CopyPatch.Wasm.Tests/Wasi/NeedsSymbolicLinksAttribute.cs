using System;
using System.IO;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>
/// A test with symbolic links. It is not run where this process can make none: on Windows without the privilege, and under wine, which
/// has none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsSymbolicLinksAttribute : NUnitAttribute, IApplyToTest
{
    /// <summary>Gets whether links can be made.</summary>
    public static bool AreThere { get; } = Try();

    /// <inheritdoc/>
    public void ApplyToTest(Test test)
    {
        if (AreThere || test.RunState == RunState.NotRunnable)
            return;
        test.RunState = RunState.Ignored;
        test.Properties.Set(PropertyNames.SkipReason, "this process can make no symbolic links here");
    }

    private static bool Try()
    {
        string folder = Directory.CreateTempSubdirectory("wasi-tests-").FullName;
        try
        {
            string link = Path.Combine(folder, "link");
            File.CreateSymbolicLink(link, "target");
            return new FileInfo(link).LinkTarget == "target";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
