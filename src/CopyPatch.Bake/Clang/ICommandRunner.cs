using System.Collections.Generic;
using System.Threading;

namespace CopyPatch.Bake.Clang;

/// <summary>Runs programs. An interface, so that tests see command lines without a clang.</summary>
internal interface ICommandRunner
{
    /// <summary>Runs <paramref name="program"/> to its end.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    CommandResult Run(
        string program, IReadOnlyList<string> arguments, string workingDirectory, CancellationToken cancellation);
}
