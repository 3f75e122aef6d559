using System;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch.Wasm;
using Samples;

namespace Wasm.Commands;

/// <summary>Prints a function's operators, and beneath each its machine code.</summary>
internal static class DisassembleCommand
{
    /// <summary>Prints it.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(string file, string name, TextWriter output)
    {
        byte[] bytes = CommandLine.ReadModule(file);
        using WasmModule module = WasmModule.Compile(bytes, new WasmModuleOptions { KeepListing = true });
        int function = Find(module, file, name);
        if (module.Imports.Count(import => import.Kind == WasmItemKind.Function) > function)
            throw new CommandException($"function {function} is imported: it has no code in {file}");
        WasmListing listing = module.GetListing(function);
        byte[] code = listing.MachineCode.ToArray();
        output.WriteLine($"{listing.Title} {listing.Type}");
        output.WriteLine(FormattableString.Invariant(
            $"{listing.OperatorBytes} bytes of operators, {code.Length} bytes of machine code; {listing.LocalCount} locals"));

        int next = 0;
        foreach ((int offset, string text) in Disassembly.Of(code))
        {
            for (; next < listing.Entries.Count && listing.Entries[next].CodeOffset <= offset; next++)
                output.WriteLine(Text(listing.Entries[next]));
            output.WriteLine(FormattableString.Invariant($"    {offset,6:x}  {text}"));
        }

        for (; next < listing.Entries.Count; next++)
            output.WriteLine(Text(listing.Entries[next]));
        return CommandLine.Success;
    }

    private static int Find(WasmModule module, string file, string name)
    {
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return module.FindFunction(name) ?? throw new CommandException(
                $"{file} has no function {name}, neither among its exports nor in its name section; an index will do, too");
        }
        return index < module.FunctionCount ? index : throw new CommandException(
            $"{file} has {module.FunctionCount} functions, the last with index {module.FunctionCount - 1}");
    }

    private static string Text(WasmListingEntry entry) => entry.Operator is null
        ? "  ; out of line: branches that move values, and traps"
        : FormattableString.Invariant($"  ; {entry.ModuleOffset:x6} {entry.Operator}");
}
