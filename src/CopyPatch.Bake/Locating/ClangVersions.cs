using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Texts;

namespace CopyPatch.Bake.Locating;

/// <summary>
/// Asks programs for their version, once: a file in the intermediate folder remembers it for as long as the program is
/// the same file. So a build that has nothing to compile starts no process.
/// </summary>
internal sealed class ClangVersions(ICommandRunner runner, string? memory, CancellationToken cancellation)
{
    // "Debian clang version 19.1.7 (3)", "clang version 20.1.0", "Apple clang version 17.0.0 (clang-1700.0.13.3)"
    private static readonly Regex s_version = new(@"\bclang version (\d+\.\d+\.\d+)", RegexOptions.CultureInvariant);

    private Dictionary<string, string>? _known;

    /// <summary>The version of the program; empty where it is no clang.</summary>
    public string Of(string path, string identity)
    {
        _known ??= Recall();
        if (_known.TryGetValue(identity, out string? known))
            return known;

        string version = Ask(path);
        _known[identity] = version;
        // A failure may have its cause elsewhere (a library that is missing), and be repaired without a change of the file.
        if (memory is not null && version.Length > 0)
        {
            AtomicFile.Write(memory, string.Concat(
                _known.Where(pair => pair.Value.Length > 0).Select(pair => $"{pair.Value}\t{pair.Key}\n")));
        }

        return version;
    }

    private string Ask(string path)
    {
        try
        {
            CommandResult result = runner.Run(path, ["--version"], Path.GetTempPath(), cancellation);
            Match match = s_version.Match(result.Output);
            return result.ExitCode == 0 && match.Success ? match.Groups[1].Value : "";
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            return "";
        }
    }

    private Dictionary<string, string> Recall()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        if (memory is null || !File.Exists(memory))
            return known;

        foreach (string line in File.ReadAllLines(memory))
        {
            string[] fields = line.Split(['\t'], 2);
            if (fields.Length == 2)
                known[fields[1]] = fields[0];
        }

        return known;
    }
}
