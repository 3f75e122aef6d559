using System.IO;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using CopyPatch.Bake.Texts;

namespace CopyPatch.Bake.Editors;

/// <summary>A file beside a project by which an editor finds compile_commands.json.</summary>
/// <param name="Path">Relative to the project.</param>
/// <param name="Content">What it needs to say.</param>
internal sealed record EditorConfiguration(string Path, string Content)
{
    /// <summary>The name that all editors know.</summary>
    public const string CompileCommands = "compile_commands.json";

    // A file with it is this program's own.
    private const string Mark = "Written by dotnet build -t:CopyPatchEditor";

    /// <param name="database">The folder of compile_commands.json, with slashes; relative to the project where it can be.</param>
    public static EditorConfiguration OfClangd(string database) => new(".clangd", $"""
        # {Mark}; delete this line to keep what you change.
        CompileFlags:
          CompilationDatabase: {Quoted(database)}
        Diagnostics:
          # copypatch.h is empty for an editor: copypatch/editor.h stands for it.
          UnusedIncludes: None

        """);

    /// <summary>For the C/C++ extension of VS Code, and for others that read its file.</summary>
    /// <param name="database">As above.</param>
    public static EditorConfiguration OfCode(string database) => new(".vscode/c_cpp_properties.json", $$"""
        // {{Mark}}; delete this line to keep what you change.
        {
          "version": 4,
          "configurations": [
            {
              "name": "CopyPatch",
              "compileCommands": [{{Quoted(InWorkspace($"{database}/{CompileCommands}"))}}],
              "intelliSenseMode": "linux-clang-x64",
              "cStandard": "c23"
            }
          ]
        }

        """);

    /// <summary>Writes it, unless there is one that somebody wrote by hand.</summary>
    /// <returns>Whether it is there now as it should be.</returns>
    public bool Write(string projectDirectory)
    {
        string file = System.IO.Path.Combine(projectDirectory, Path);
        if (File.Exists(file) && File.ReadAllText(file) is var text && text != Content && !text.Contains(Mark))
            return false;
        AtomicFile.WriteIfDifferent(file, Content);
        return true;
    }

    private static string InWorkspace(string path) => System.IO.Path.IsPathRooted(path) ? path : "${workspaceFolder}/" + path;

    // As JSON, which YAML has as well.
    private static string Quoted(string text)
    {
        using var stream = new MemoryStream();
        using (XmlDictionaryWriter writer = JsonReaderWriterFactory.CreateJsonWriter(stream, Encoding.UTF8, ownsStream: false))
            new DataContractJsonSerializer(typeof(string)).WriteObject(writer, text);
        return Encoding.UTF8.GetString(stream.ToArray()).Replace("\\/", "/");
    }
}
