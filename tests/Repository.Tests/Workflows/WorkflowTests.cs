using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;
using YamlDotNet.Serialization;

namespace Repository.Tests;

/// <summary>What a host of the repository runs on each push: it cannot be run here, so it is read.</summary>
internal sealed class WorkflowTests
{
    private static readonly Dictionary<object, object> s_workflow = Read(".github/workflows/ci.yml");

    private static Dictionary<object, object> Job => Map(Map(s_workflow["jobs"])["test"]);

    private static IEnumerable<Dictionary<object, object>> Steps => List(Job["steps"]).Select(Map);

    private static Dictionary<object, object>[] Systems =>
        [.. List(Map(Map(Job["strategy"])["matrix"])["include"]).Select(Map)];

    [Test]
    public void It_runs_on_pushes_and_pull_requests_and_may_only_read() => Assert.Multiple(() =>
    {
        Assert.That(Map(s_workflow["on"]).Keys, Is.SupersetOf(new[] { "push", "pull_request" }));
        Assert.That(Map(s_workflow["permissions"]), Is.EqualTo(new Dictionary<object, object> { ["contents"] = "read" }));
    });

    [Test]
    public void Every_system_of_the_table_is_there_with_a_script_of_its_own_shell() => Assert.That(
        Systems.Select(system => $"{system["system"]}: {Regex.Replace((string)system["runner"], @"-\d[\d.]*", "")}, {system["command"]}"),
        Is.EqualTo(new[]
        {
            "Linux x64: ubuntu, build/test.sh", "Linux arm64: ubuntu-arm, build/test.sh", "Windows x64: windows, build/test.ps1",
            "macOS arm64: macos, build/test.sh",
        }));

    [Test]
    public void Every_script_that_it_names_is_there_and_can_be_run()
    {
        string[] scripts = [.. Steps.Select(step => step.GetValueOrDefault("run")).OfType<string>().SelectMany(ScriptsOf)];
        Assert.That(scripts, Is.EquivalentTo(new[] { "build/test.sh", "build/test.ps1" }));
        Assert.Multiple(() =>
        {
            foreach (string script in scripts)
            {
                string path = Path.Combine(Root.Folder, script);
                Assert.That(File.Exists(path), script);
                if (!OperatingSystem.IsWindows() && script.EndsWith(".sh", StringComparison.Ordinal))
                    Assert.That(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), $"{script} is not executable");
            }
        });
    }

    [Test]
    public void It_uses_no_more_than_the_checkout_and_the_SDK_of_the_repository()
    {
        Dictionary<object, object>[] actions = [.. Steps.Where(step => step.ContainsKey("uses"))];
        Assert.That(actions.Select(step => ((string)step["uses"]).Split('@')[0]), Is.EqualTo(new[] { "actions/checkout", "actions/setup-dotnet" }));
        string file = (string)Map(actions[1]["with"])["global-json-file"];
        Assert.That(File.Exists(Path.Combine(Root.Folder, file)), file);
    }

    [Test]
    public void Every_expression_is_of_the_matrix_or_of_the_host()
    {
        string text = File.ReadAllText(Path.Combine(Root.Folder, ".github/workflows/ci.yml"));
        HashSet<string> known = [.. Systems[0].Keys.Select(key => $"matrix.{key}"), "github.workflow", "github.ref"];
        Assert.That(Regex.Matches(text, @"\$\{\{ *(.*?) *\}\}").Select(match => match.Groups[1].Value).Where(name => !known.Contains(name)),
            Is.Empty);
        Assert.That(Systems.Select(system => system.Keys.Order()), Has.All.EqualTo(Systems[0].Keys.Order()));
    }

    // What a step runs is one line: the name of a script in it, with the matrix's words in place.
    private static IEnumerable<string> ScriptsOf(string command) =>
        Systems.Select(system => Regex.Replace(command, @"\$\{\{ *matrix\.(\w+) *\}\}", match => (string)system[match.Groups[1].Value]))
            .Select(line => Regex.Match(line, @"^\./(\S+)$").Groups[1].Value).Distinct();

    private static Dictionary<object, object> Read(string file) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(Root.Folder, file)));

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static List<object> List(object value) => (List<object>)value;
}
