using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

[NonParallelizable]
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class NoopOverheadTests
{
    // The bar is 150 ms for the difference of whole builds (build/bench.sh); the target alone must stay below it, too.
    [Test]
    public void The_target_costs_a_build_with_nothing_changed_less_than_150_ms()
    {
        using var project = new TemporaryProject();
        Assert.That(project.Build().Succeeded);
        project.TakeCalls();

        string output = project.Build("--no-restore", "-clp:PerformanceSummary").Output;
        Match match = Regex.Match(output, @"(\d+) ms +PrepareStencils +\d+ calls");
        Assert.That(match.Success, Is.True, output);
        Assert.That(project.TakeCalls(), Is.Empty);
        TestContext.Out.WriteLine($"PrepareStencils: {match.Groups[1].Value} ms");
        Assert.That(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Is.LessThan(150));
    }
}
