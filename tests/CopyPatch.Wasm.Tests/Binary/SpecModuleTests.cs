using System.Collections.Generic;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>The modules of the specification's test suite: which of them are valid, and what is wrong with the others.</summary>
public sealed class SpecModuleTests
{
    [TestCaseSource(typeof(SpecSuite), nameof(SpecSuite.Files))]
    public void The_specifications_modules_are_told_apart(string file)
    {
        List<string> wrong = [];
        foreach (SpecModule module in SpecSuite.Modules(file))
        {
            string? error = Modules.ErrorOf(module.Bytes);
            if (error is null != module.Error is null)
                wrong.Add($"line {module.Line}: is {error ?? "valid"}, and should be {module.Error ?? "valid"}");
        }

        Assert.That(wrong, Is.Empty);
    }
}
