using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using CopyPatch;
using Iced.Intel;

namespace Expressions;

/// <summary>Prints machine code operation by operation: on AArch64, which Iced does not read, as hex words.</summary>
internal static class Listing
{
    /// <summary>Prints code that was compiled with a listing.</summary>
    public static void Print(string title, CompiledCode code, TextWriter writer)
    {
        writer.WriteLine($"{title}: {code.Length} bytes");
        foreach (ListingEntry entry in code.Listing)
        {
            writer.WriteLine(entry.IsLabel ? $"{entry.Name}:" : $"  {entry.Name}");
            byte[] bytes = code.BytesOf(entry.Section, entry.Offset, entry.Length);
            if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
                Disassemble(bytes, entry.Offset, writer);
            else
                PrintWords(bytes, entry.Offset, writer);
        }
        writer.WriteLine();
    }

    // As if the code lay at address 0: a jump goes to the offset of what it goes to.
    private static void Disassemble(byte[] bytes, int offset, TextWriter writer)
    {
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes), (ulong)offset);
        NasmFormatter formatter = new();
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.BranchLeadingZeros = false;
        formatter.Options.ShowBranchSize = false;
        formatter.Options.SpaceAfterOperandSeparator = true;
        StringOutput output = new();
        ulong end = decoder.IP + (ulong)bytes.Length;
        while (decoder.IP < end)
        {
            Instruction instruction = decoder.Decode();
            formatter.Format(instruction, output);
            writer.WriteLine($"    {instruction.IP,5:x}  {output.ToStringAndReset()}");
        }
    }

    private static void PrintWords(byte[] bytes, int offset, TextWriter writer)
    {
        for (int at = 0; at < bytes.Length; at += sizeof(uint))
            writer.WriteLine($"    {offset + at,5:x}  {BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)):x8}");
    }
}
