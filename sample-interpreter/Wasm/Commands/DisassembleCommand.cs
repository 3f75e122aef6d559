using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CopyPatch;
using CopyPatch.Wasm;
using Iced.Intel;

namespace Wasm.Commands;

/// <summary>Prints a function's operators, and beneath each its machine code.</summary>
internal static class DisassembleCommand
{
    /// <summary>Prints it.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(string file, string name, TextWriter output)
    {
        ModuleData module = ModuleDecoder.Decode(CommandLine.ReadModule(file));
        int function = Find(module, file, name);
        if (function < module.ImportedFunctions)
            throw new CommandException($"function {function} is imported: it has no code in {file}");
        using CodeHeap heap = new(CodeHeap.MaximumCapacity);
        using CompiledModule code = ModuleCompiler.Compile(module, heap, new CompileOptions { KeepPositions = true });
        int defined = function - module.ImportedFunctions;
        FunctionBody body = module.Bodies[defined];
        int start = code.OffsetOf(defined);
        int end = defined + 1 < module.Bodies.Length ? code.OffsetOf(defined + 1) : code.CodeBytes;
        output.WriteLine($"{module.Show(function)} {module.TypeOf(function)}");
        output.WriteLine(FormattableString.Invariant(
            $"{body.End - body.Start} bytes of operators, {end - start} bytes of machine code; {body.Locals.Length} locals"));

        CodePosition[] positions =
            [.. code.Positions.Where(position => position.Position >= body.Start && position.Position <= body.End)];
        int next = 0;
        foreach ((int offset, string text) in Instructions(code.Code[start..end].ToArray(), start))
        {
            for (; next < positions.Length && positions[next].Offset <= offset; next++)
                output.WriteLine(Operator(module, body, positions[next].Position));
            output.WriteLine(FormattableString.Invariant($"    {offset - start,6:x}  {text}"));
        }

        for (; next < positions.Length; next++)
            output.WriteLine(Operator(module, body, positions[next].Position));
        return CommandLine.Success;
    }

    private static int Find(ModuleData module, string file, string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return index < module.Functions.Length ? index : throw new CommandException(
                $"{file} has {module.Functions.Length} functions, the last with index {module.Functions.Length - 1}");
        }
        foreach (Export export in module.Exports)
        {
            if (export.Kind == ExternalKind.Function && export.Name == name)
                return export.Index;
        }

        foreach ((int function, string other) in module.FunctionNames)
        {
            if (other == name)
                return function;
        }

        throw new CommandException(
            $"{file} has no function {name}, neither among its exports nor in its name section; an index will do, too");
    }

    private static string Operator(ModuleData module, FunctionBody body, int offset)
    {
        if (offset >= body.End)
            return "  ; out of line: branches that move values, and traps";
        return FormattableString.Invariant($"  ; {offset:x6} {OperatorText.At(module.Bytes, offset)}");
    }

    private static IEnumerable<(int Offset, string Text)> Instructions(byte[] code, int start)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            for (int at = 0; at + 4 <= code.Length; at += 4)
                yield return (start + at, BitConverter.ToUInt32(code, at).ToString("x8", CultureInfo.InvariantCulture));
            yield break;
        }

        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(code), (ulong)start);
        NasmFormatter formatter = new();
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.SpaceAfterOperandSeparator = true;
        StringOutput text = new();
        while (decoder.IP < (ulong)(start + code.Length))
        {
            Iced.Intel.Instruction instruction = decoder.Decode();
            formatter.Format(instruction, text);
            yield return ((int)instruction.IP, text.ToStringAndReset());
        }
    }
}
