using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Wasm.Spec;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Spec;

/// <summary>The specification's own tests: every assertion of every file.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class SpecificationTests
{
    // What the suite's own description counts.
    private const int Assertions = 26_058;

    private static readonly string? s_suite = FindSuite();

    // Of those that access memory: what an emulator has room for.
    private static readonly string[] s_aboutMemory =
        ["address.wast", "memory_trap.wast", "traps.wast"];

    public static IEnumerable<string> Files => s_suite is null
        ? ["none"]
        : Directory.GetFiles(s_suite, "*.wast").Select(file => Path.GetFileName(file)).Order();

    [SetUp]
    public void SkipWhereTheSuiteIsAbsent()
    {
        if (s_suite is null)
            Assert.Ignore("The test suite is not there: no folder shared/wasm-testsuite beside the repository.");
        if (!SpecConversion.IsAvailable())
            Assert.Ignore("wast2json is not there, which converts the suite: install the package wabt.");
    }

    [TestCaseSource(nameof(Files))]
    public void Every_assertion_of_a_file_holds(string file) => Assert.That(Run(file).Failures, Is.Empty);

    [TestCaseSource(nameof(Files))]
    public void Every_assertion_of_a_file_holds_where_faults_are_caught(string file)
    {
        if (!CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught on this system.");
        if (EmulatorSetUp.IsEmulated && !s_aboutMemory.Contains(file))
            Assert.Ignore("qemu keeps a record of each page of address space that was ever taken, and each memory takes 8 GiB.");
        Assert.That(SpecRunner.RunFile(Path.Combine(s_suite!, file), new WasmModuleOptions { CatchFaults = true }).Failures, Is.Empty);
    }

    [TestCaseSource(nameof(Files))]
    public void Every_assertion_of_a_file_holds_where_functions_are_compiled_when_they_are_called(string file) =>
        Assert.That(SpecRunner.RunFile(Path.Combine(s_suite!, file), new WasmModuleOptions { CompileLazily = true }).Failures, Is.Empty);

    [TestCaseSource(nameof(Files))]
    public void Every_assertion_of_a_file_holds_where_code_is_saved_and_loaded(string file) =>
        Assert.That(SpecRunner.RunFile(Path.Combine(s_suite!, file), isCached: true).Failures, Is.Empty);

    [Test]
    public void No_assertion_is_left_out() => Assert.That(Files.Sum(file => Run(file).Passed), Is.EqualTo(Assertions));

    private static SpecResult Run(string file) => SpecRunner.RunFile(Path.Combine(s_suite!, file));

    private static string? FindSuite()
    {
        for (DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            string suite = Path.Combine(folder.FullName, "shared", "wasm-testsuite");
            if (Directory.Exists(suite))
                return suite;
        }

        return null;
    }
}
