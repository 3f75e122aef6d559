using System;
using System.Collections.Generic;
using System.Threading;
using CopyPatch.Bake.Clang;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>Answers instead of programs, and remembers what was asked.</summary>
internal sealed class FakeRunner(Func<string, IReadOnlyList<string>, CommandResult> answer) : ICommandRunner
{
    private readonly Lock _lock = new();

    public List<(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory)> Calls { get; } = [];

    public CommandResult Run(
        string program, IReadOnlyList<string> arguments, string workingDirectory, CancellationToken cancellation)
    {
        lock (_lock)
            Calls.Add((program, arguments, workingDirectory));
        return answer(program, arguments);
    }
}
