using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes <c>Compile</c> and the type of compiled code, with a method for each entry.</summary>
internal static class ProgramWriter
{
    /// <summary>What CompiledCode and object have.</summary>
    public static readonly string[] Taken =
    [
        "Address", "AddressOf", "At", "BeginRun", "BytesOf", "Describe", "Dispose", "EndRun", "Enter", "EnterHost", "Equals", "Finalize",
        "Functions", "GetHashCode", "GetType", "InternEntry", "Leave", "LeaveHost", "Length", "LengthOf", "Listing", "Locate",
        "MemberwiseClone", "Name", "PositionAt", "Positions", "Program", "Relink", "Retire", "RunsOfThisThread", "SectionOf", "StartOf", "ToString", "Unlink",
    ];

    private const string CompiledCode = "global::CopyPatch.CompiledCode";
    private const string RunStatus = "global::CopyPatch.RunStatus";
    private const string ThreadRuns = "global::CopyPatch.ThreadRuns";

    // Where an entry begins: at the code's first stencil, at a label of it, or at any address.
    private static readonly Start[] s_starts =
    [
        new("", "", "", "the code", ""),
        new("", "global::CopyPatch.Label", "start", "the code from a label on", "A label of this code."),
        new("At", "nint", "address", "what is at an address",
            "The address of code of this emitter's state, which nobody disposes meanwhile: this program's or another's."),
    ];

    /// <param name="Suffix">What the method's name has behind the entry's.</param>
    /// <param name="Type">The type of its first parameter; empty where it has none.</param>
    private sealed record Start(string Suffix, string Type, string Parameter, string What, string Description);

    // Whether the entry has code for any architecture that the emitter is for.
    private static bool IsUsable(Emitter emitter, Entry entry) => emitter.Architectures.Any(entry.ExistsOn);

    public static void Write(CodeWriter writer, EmitterNames names)
    {
        Emitter emitter = names.Emitter;
        string program = $"{emitter.FullName}.Program";
        writer.Line("/// <summary>");
        writer.Line("/// Makes a program of what was emitted. The emitter is empty again then, and can emit another.");
        writer.Line("/// </summary>");
        writer.Line("/// <param name=\"name\">What it is called, if it is to have a name.</param>");
        WriteException(writer, "System.InvalidOperationException",
            "The last stencil goes on with the next, or a label that was used was not marked.");
        WriteException(writer, "System.InsufficientMemoryException", "The heap is full.");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line($"public {program} Compile(string? name = null) => new {program}(base.Seal(name));");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line($"protected override {CompiledCode} CompileCode(string? name) => Compile(name);");
        writer.Line();
        writer.Line("/// <summary>");
        writer.Line($"/// Compiled code of <see cref=\"{emitter.FullName}\"/>. Its memory goes back to the heap when it is disposed.");
        writer.Line("/// </summary>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Open("public sealed class Program : global::CopyPatch.CompiledCode");
        for (int i = 0; i < emitter.Entries.Length; i++)
        {
            if (IsUsable(emitter, emitter.Entries[i]))
                writer.Line($"private readonly nint _entry{i};");
        }

        writer.Line();
        writer.Open("internal Program(global::CopyPatch.SealedCode code) : base(code)");
        for (int i = 0; i < emitter.Entries.Length; i++)
        {
            if (IsUsable(emitter, emitter.Entries[i]))
                writer.Line(InternEntry(names, i));
        }

        writer.Close();
        var taken = new HashSet<string>(emitter.Entries.Select(entry => MethodNames.Pascal(entry.Name)));
        for (int i = 0; i < emitter.Entries.Length; i++)
        {
            // Another entry may have the name already.
            string name = MethodNames.Pascal(emitter.Entries[i].Name);
            foreach (Start start in s_starts.Where(start => start.Suffix.Length == 0 || !taken.Contains(name + start.Suffix)))
            {
                writer.Line();
                WriteRun(writer, names, i, start);
            }
        }

        writer.Close();
    }

    private static string InternEntry(EmitterNames names, int index)
    {
        Entry entry = names.Emitter.Entries[index];
        InstructionSet[] existing = [.. names.Emitter.Architectures.Where(entry.ExistsOn)];
        string x64 = $"global::System.OperatingSystem.IsWindows() ? {names.Code}.Entry_{index}_Windows : {names.Code}.Entry_{index}_X64";
        string arm64 = $"{names.Code}.Entry_{index}_Arm64";
        string code = existing.Length == 2 ? $"!{names.Code}.IsX64 ? {arm64} : {x64}" : existing[0] == InstructionSet.X64 ? x64 : arm64;
        string condition = Architectures.Lacking(names.Emitter, entry.ExistsOn).Length == 0 ? ""
            : $"if ({Architectures.Condition(names, existing[0])}) ";
        string types = entry.Result.Code + "pp" + string.Concat(entry.Parameters.Select(parameter => parameter.Type.Code));
        return $"{condition}_entry{index} = base.InternEntry({code}, \"{types}\");";
    }

    private static void WriteRun(CodeWriter writer, EmitterNames emitterNames, int index, Start start)
    {
        Emitter emitter = emitterNames.Emitter;
        Entry entry = emitter.Entries[index];
        string result = CSharpType.TypedOf(entry.Result, emitter.Types.Names);
        string[] names = entry.Parameters.Select(parameter => parameter.Name).ToArray();
        string[] types = entry.Parameters.Select(parameter => CSharpType.TypedOf(parameter.Type, emitter.Types.Names)).ToArray();
        string name = MethodNames.Pascal(entry.Name);
        if (Taken.Contains(name))
            name = "Run" + name;
        name += start.Suffix;
        string from = EmitterNames.Local(start.Parameter, names);

        string host = EmitterNames.Local("host", [.. names, from]);

        string place = DocumentationWriter.Escape(entry.File);
        writer.Line($"/// <summary>Runs {start.What}, by entry <c>{DocumentationWriter.Escape(entry.Name)}</c> of {place}.</summary>");
        if (emitter.HostObject is not null)
            writer.Line($"/// <param name=\"{host}\">The object that host functions are called on.</param>");
        if (start.Type.Length > 0)
            writer.Line($"/// <param name=\"{from}\">{start.Description}</param>");
        foreach (Variable parameter in entry.Parameters)
        {
            string declaration = DocumentationWriter.Escape($"{parameter.Type.Spelling} {parameter.Name}");
            writer.Line($"/// <param name=\"{MethodNames.Identifier(parameter.Name).TrimStart('@')}\"><c>{declaration}</c></param>");
        }

        if (entry.Result.Code != 'v')
            writer.Line("/// <returns>What the code returns.</returns>");
        if (emitter.HostObject is not null)
            WriteException(writer, "System.ArgumentNullException", "The object is null.");
        WriteException(writer, "CopyPatch.StencilTrapException", "The code ended with a trap.");
        WriteException(writer, "CopyPatch.StencilFaultException", "The code faulted, and its heap catches faults.");
        WriteException(writer, "System.ObjectDisposedException", "The code, or its heap, is disposed.");
        foreach (InstructionSet architecture in Architectures.Lacking(emitter, entry.ExistsOn))
        {
            WriteException(writer, "System.PlatformNotSupportedException",
                $"The process runs on {architecture.Name}, which it does not exist on.");
        }

        writer.Line(EmitterWriter.GeneratedCode);
        if (IsUsable(emitter, entry) && emitter.HostObject is null)
        {
            // A method that calls native code prepares for that when it is entered, which takes longer than the call. In
            // line, that is once in the caller. And the status needs no zero: it is written.
            writer.Line("[global::System.Runtime.CompilerServices.MethodImpl("
                + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
            writer.Line("[global::System.Runtime.CompilerServices.SkipLocalsInit]");
        }

        string parameters = string.Join(", ", types.Select((type, i) => $"{type} {MethodNames.Identifier(names[i])}")
            .Prepend(start.Type.Length > 0 ? $"{start.Type} {from}" : "")
            .Prepend(emitter.HostObject is { } type ? $"{type} {host}" : "").Where(parameter => parameter.Length > 0));
        writer.Open($"public {result} {name}({parameters})");
        InstructionSet[] lacking = Architectures.Lacking(emitter, entry.ExistsOn);
        string missing = Architectures.Missing($"Entry '{entry.Name}'", entry.File, entry.Line, entry.ExistsOn);
        if (!IsUsable(emitter, entry))
        {
            writer.Line(missing);
            writer.Close();
            return;
        }

        if (lacking.Length > 0)
        {
            writer.Open($"if ({Architectures.Condition(emitterNames, lacking[0])})");
            writer.Line(missing);
            writer.Close();
        }

        string status = EmitterNames.Local("status", names);
        string value = EmitterNames.Local("result", names);
        string code = EmitterNames.Local("code", [.. names, from, host]);
        string outer = EmitterNames.Local("outer", [.. names, from, host]);
        string runs = EmitterNames.Local("runs", [.. names, from, host]);
        writer.Line($"{ThreadRuns} {runs} = {CompiledCode}.RunsOfThisThread;");
        if (emitter.HostObject is not null)
        {
            writer.Line($"object? {outer} = {CompiledCode}.EnterHost({runs}, {host});");
            writer.Open("try");
        }

        string signature = string.Join(", ", types.Select(CSharpType.BlittableOf).Append(CSharpType.BlittableOf(result)));
        string arguments = string.Concat(types.Select((type, i) => type == "bool"
            ? $", {MethodNames.Identifier(names[i])} ? (byte)1 : (byte)0"
            : $", {MethodNames.Identifier(names[i])}"));
        string call = $"((delegate* unmanaged[Cdecl]<nint, {RunStatus}*, {signature}>)this._entry{index})"
            + $"({code}, &{status}{arguments})";
        writer.Line($"{RunStatus} {status} = {RunStatus}.Running;");
        writer.Line($"nint {code} = base.Enter({runs}{(start.Type.Length > 0 ? $", {from}" : "")});");
        writer.Line("base.BeginRun();");
        writer.Line(result == "void" ? $"{call};" : $"{CSharpType.BlittableOf(result)} {value} = {call};");
        writer.Line("base.EndRun();");
        writer.Line($"base.Leave({runs}, {status});");
        if (result != "void")
            writer.Line(result == "bool" ? $"return {value} != 0;" : $"return {value};");
        if (emitter.HostObject is not null)
        {
            writer.Close();
            writer.Open("finally");
            writer.Line($"{CompiledCode}.LeaveHost({runs}, {outer});");
            writer.Close();
        }

        writer.Close();
    }

    private static void WriteException(CodeWriter writer, string type, string reason)
        => writer.Line($"/// <exception cref=\"global::{type}\">{reason}</exception>");
}
