using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>A machine with these files, each with the version that it prints ("" is not clang at all).</summary>
internal sealed class FakeSystem : ISystem
{
    public Dictionary<string, string> Programs { get; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    public bool IsWindows { get; init; }

    public string Family => IsWindows ? SystemFamily.Windows : "debian";

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public string? IdentityOf(string path) => Programs.ContainsKey(path) ? path + "|1" : null;

    public IEnumerable<string> Folders(string parent, string prefix)
    {
        char separator = IsWindows ? '\\' : '/';
        return Programs.Keys
            .Where(file => file.StartsWith($"{parent}{separator}{prefix}", StringComparison.Ordinal))
            .Select(file => parent + separator + file[(parent.Length + 1)..].Split(separator)[0])
            .Distinct();
    }

    public ClangSearch Find(string? property = null)
    {
        var runner = new FakeRunner((program, _) => Programs[program] is { Length: > 0 } version
            ? new CommandResult(0, $"Debian clang version {version} (3+b1)\nTarget: x86_64-pc-linux-gnu\n", "")
            : new CommandResult(1, "", "what?"));
        string project = IsWindows ? @"C:\Users\me\project" : "/home/me/project";
        return new ClangLocator(this, new ClangVersions(runner, null, default)).Find(property, project);
    }
}
