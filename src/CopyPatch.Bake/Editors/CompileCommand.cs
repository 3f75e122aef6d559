using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using CopyPatch.Bake.Clang;

namespace CopyPatch.Bake.Editors;

/// <summary>An entry of compile_commands.json: how a C file would be compiled, if it were an editor that compiles it.</summary>
[DataContract]
internal sealed class CompileCommand
{
    /// <summary>The C that stands for copypatch.h in an editor, below the folder of the headers.</summary>
    public const string Face = "copypatch/editor.h";

    // Few, and none that an older engine does not know: an editor makes no code, and takes a flag that it does not know for an error.
    private static readonly string[] s_flags =
    [
        // As clang 14 calls it, too.
        "-std=gnu2x", "-ffreestanding", "-nostdlibinc", "-fsigned-char", "-Wall", "-Wextra", "-Wno-unused-parameter",
        "-Wno-unused-but-set-parameter",
    ];

    private CompileCommand(string directory, string file, string[] arguments)
    {
        Directory = directory;
        File = file;
        Arguments = arguments;
    }

    [DataMember(Name = "directory", Order = 0)]
    public string Directory { get; private set; }

    [DataMember(Name = "file", Order = 1)]
    public string File { get; private set; }

    [DataMember(Name = "arguments", Order = 2)]
    public string[] Arguments { get; private set; }

    /// <param name="compiler">The path of a clang, or its name: some editors ask it for its headers.</param>
    /// <param name="directory">The project's, which paths in flags are relative to.</param>
    /// <param name="file">The C file's full path.</param>
    /// <param name="include">Where copypatch.h is.</param>
    /// <param name="flags">The user's own for this file.</param>
    public static CompileCommand Of(
        string compiler, string directory, string file, string include, IEnumerable<string> flags, TargetMachine target) =>
        new(directory, file,
        [
            compiler, "--target=" + target.Triple, .. s_flags, .. target.FlagsOf(flags),
            "-I" + include, "-include", Path.Combine(include, Face), "-c", "--", file,
        ]);

    public static string Write(IEnumerable<CompileCommand> commands)
    {
        using var stream = new MemoryStream();
        using (var writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indent: true))
            new DataContractJsonSerializer(typeof(CompileCommand[])).WriteObject(writer, commands.ToArray());
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
