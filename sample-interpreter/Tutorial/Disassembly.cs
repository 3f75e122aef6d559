using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using CopyPatch;
using Iced.Intel;

namespace Tutorial;

/// <summary>The machine code of a program, line by line: on AArch64, which Iced does not read, as hex words.</summary>
internal static class Disassembly
{
    /// <summary>One line of a listing.</summary>
    /// <param name="Offset">Where it is in the code, in bytes.</param>
    /// <param name="Text">The instruction.</param>
    public readonly record struct Line(int Offset, string Text);

    /// <summary>Disassembles a part of compiled code.</summary>
    public static IEnumerable<Line> Of(CompiledCode code, int offset, int length)
    {
        byte[] bytes = code.BytesOf(CodeSection.Hot, offset, length);
        return RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? Decode(bytes, (ulong)code.Address, offset)
            : Words(bytes, offset);
    }

    private static IEnumerable<Line> Decode(byte[] bytes, ulong address, int offset)
    {
        Decoder decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes), address + (ulong)offset);
        NasmFormatter formatter = new();
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.SpaceAfterOperandSeparator = true;
        ulong end = decoder.IP + (ulong)bytes.Length;
        while (decoder.IP < end)
        {
            Iced.Intel.Instruction instruction = decoder.Decode();
            StringOutput output = new();
            formatter.Format(instruction, output);
            yield return new Line((int)(instruction.IP - address), output.ToStringAndReset());
        }
    }

    private static IEnumerable<Line> Words(byte[] bytes, int offset)
    {
        for (int at = 0; at + sizeof(uint) <= bytes.Length; at += sizeof(uint))
            yield return new Line(offset + at, $"{BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)):x8}");
    }
}
