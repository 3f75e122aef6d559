using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes the class with all bytes: spans over the assembly's own data, which cost no start-up and no memory.</summary>
internal static class StencilBytesWriter
{
    private const int BytesPerLine = 24;

    public static void Write(CodeWriter writer, EmitterNames names)
    {
        Emitter emitter = names.Emitter;
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Open($"file static class {names.CodeClass}");
        writer.Line("// A constant for the JIT, which never compiles the branch that is not taken. X86Base.X64.IsSupported would");
        writer.Line("// be one as well, but it is false on x86-64 where DOTNET_EnableHWIntrinsic=0.");
        writer.Line("internal static bool IsX64 =>");
        writer.Line("    global::System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture");
        writer.Line("    == global::System.Runtime.InteropServices.Architecture.X64;");
        writer.Line();
        if (HasFeatures(emitter.Features))
            WriteLacking(writer, "Lacking", emitter.Features);
        for (int i = 0; i < emitter.Methods.Length; i++)
        {
            if (SupportNames.IsNeeded(emitter.Methods[i]) && HasFeatures(emitter.Methods[i].Stencil!.Features))
                WriteLacking(writer, EmitterNames.LackingFor(i), emitter.Methods[i].Stencil!.Features);
        }

        for (int i = 0; i < emitter.NativeFunctions.Length; i++)
            writer.Line($"internal static nint Native_{i};");
        foreach (HostWrapper host in emitter.HostFunctions)
            writer.Line($"internal static nint {host.Name};");
        for (int i = 0; i < emitter.Methods.Length; i++)
        {
            EmitMethod method = emitter.Methods[i];
            if (method.Failure is not null || method.Stencil is not { } stencil)
                continue;
            foreach (InstructionSet architecture in emitter.Architectures.Where(method.ExistsOn))
            {
                if (method.Operation is { } operation)
                    WriteForms(writer, i, method, operation, architecture);
                else if (stencil.Code[architecture] is { } code)
                    WriteCode(writer, EmitterNames.BytesOf(i, method, architecture), code);
                foreach ((ColdPart part, MachineCode cold, int _) in emitter.Interpreter is null ? stencil.ColdPartsOn(architecture) : [])
                    WriteCode(writer, EmitterNames.BytesOf(i, method, architecture, part), cold);
            }
        }

        if (emitter.Interpreter is not null)
            InterpreterWriter.WriteProgramEntry(writer, names);
        foreach (InstructionSet architecture in InstructionSet.All)
            WriteData(writer, emitter.Data[architecture], architecture);
        for (int i = 0; i < emitter.Entries.Length; i++)
        {
            Entry entry = emitter.Entries[i];
            foreach (InstructionSet architecture in emitter.Architectures.Where(entry.ExistsOn))
                WriteBytes(writer, $"Entry_{i}_{architecture.CSharpName}", entry.Code[architecture]);
            if (emitter.Architectures.Contains(InstructionSet.X64) && entry.ExistsOn(InstructionSet.X64))
                WriteBytes(writer, $"Entry_{i}_Windows", entry.WindowsCode);
        }

        writer.Close();
    }

    /// <summary>Whether code is compiled for more than every processor has.</summary>
    public static bool HasFeatures(PerArchitecture<EquatableArray<string>> features) =>
        InstructionSet.All.Any(architecture => !features[architecture].IsEmpty);

    private static void WriteLacking(CodeWriter writer, string name, PerArchitecture<EquatableArray<string>> features) =>
        writer.Line($"internal static readonly string {name} = global::CopyPatch.ProcessorFeatures.FindLacking("
            + $"IsX64 ? \"{string.Join(",", features.X64)}\" : \"{string.Join(",", features.Arm64)}\");");

    private static void WriteCode(CodeWriter writer, string name, MachineCode code)
    {
        if (StencilCopy.IsFromData(code))
            WriteBytes(writer, name, code.Bytes.Concat(new byte[StencilCopy.SizeOf(code) - code.Bytes.Length]));
    }

    private static void WriteForms(
        CodeWriter writer, int index, EmitMethod method, Operation operation, InstructionSet architecture)
    {
        foreach (OperationForm form in operation.Code[architecture]!.Forms)
        {
            var data = new FormData(form);
            if (data.NeedsData)
                WriteBytes(writer, data.NameIn(index, method, architecture), data.Bytes());
        }
    }

    private static void WriteData(CodeWriter writer, EquatableArray<Datum> data, InstructionSet architecture)
    {
        for (int i = 0; i < data.Length; i++)
            WriteBytes(writer, $"Datum_{i}_{architecture.CSharpName}", data[i].Bytes);
    }

    private static void WriteBytes(CodeWriter writer, string name, IEnumerable<byte> bytes)
    {
        string[] literals = bytes.Select(value => $"0x{value:X2}").ToArray();
        writer.Line($"internal static global::System.ReadOnlySpan<byte> {name} =>");
        writer.Line("[");
        for (int i = 0; i < literals.Length; i += BytesPerLine)
            writer.Line($"    {string.Join(", ", literals, i, System.Math.Min(BytesPerLine, literals.Length - i))},");
        writer.Line("];");
    }
}
