using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Editors;
using CopyPatch.Bake.Texts;
using Microsoft.Build.Framework;

namespace CopyPatch.Bake.Tasks;

/// <summary>
/// Writes what clangd and VS Code need to find the header and the flags: compile_commands.json among the intermediate files, and
/// beside the project the files that lead there. What somebody wrote by hand stays.
/// </summary>
public sealed class WriteEditorFiles : StencilTask
{
    private protected override void Run(IReadOnlyList<StencilSource> sources)
    {
        string compiler = FindClang().Clang?.Path ?? "clang";
        // Editors take the first of a file. The other is for those that check both, and for who wants to see it.
        bool isArm64 = RuntimeInformation.OSArchitecture == Architecture.Arm64;
        IEnumerable<CompileCommand> commands =
            from source in sources
            from target in source.Targets
            orderby target != TargetMachine.Arm64 == isArm64
            select CompileCommand.Of(
                compiler, Paths.ProjectDirectory, FullPath(source.Name), Paths.IncludeDirectory, CommandLine.Split(source.Flags), target);

        string folder = FullPath(IntermediateDirectory);
        string database = Path.Combine(folder, EditorConfiguration.CompileCommands);
        AtomicFile.WriteIfDifferent(database, CompileCommand.Write(commands));
        Log.LogMessage(MessageImportance.High, "{0}", $"{database} was written, for {sources.Count} C files");

        string name = Paths.NameOf(folder).TrimEnd('/');
        foreach (EditorConfiguration configuration in new[] { EditorConfiguration.OfClangd(name), EditorConfiguration.OfCode(name) })
        {
            string file = FullPath(configuration.Path);
            if (configuration.Write(Paths.ProjectDirectory))
            {
                Log.LogMessage(MessageImportance.High, "{0}", $"{file} leads to it");
                continue;
            }

            Log.LogWarning(null, null, null, file, 0, 0, 0, 0, "{0}",
                $"'{configuration.Path}' was written by hand, and is as it was. What it needs to say, for the editor to find copypatch.h: "
                + string.Join("; ", configuration.Content.Split('\n').Select(line => line.Trim()).Where(IsOfUse)));
        }
    }

    private static bool IsOfUse(string line) => line.Contains(": ") && !line.StartsWith("#") && !line.StartsWith("//");
}
