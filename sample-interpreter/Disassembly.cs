using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Iced.Intel;

namespace Samples;

/// <summary>Machine code, line by line: on AArch64, which Iced does not read, as hex words. A part of each sample.</summary>
internal static class Disassembly
{
    /// <summary>Disassembles, as if the code lay at address zero: a jump goes to the offset of what it goes to.</summary>
    /// <param name="bytes">A part of the code.</param>
    /// <param name="offset">Where it is in the code, in bytes.</param>
    /// <returns>Where each instruction is in the code, and its text.</returns>
    public static IEnumerable<(int Offset, string Text)> Of(byte[] bytes, int offset = 0)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            for (int at = 0; at + sizeof(uint) <= bytes.Length; at += sizeof(uint))
                yield return (offset + at, $"{BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)):x8}");
            yield break;
        }

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
            yield return ((int)instruction.IP, output.ToStringAndReset());
        }
    }
}
