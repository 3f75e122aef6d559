using System;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes the statement that puts a hole's value into the code.</summary>
internal static class HolePatch
{
    // The 16 bits of MOVZ and MOVK.
    private const uint MovWideImmediate = 0xFFFF << 5;

    public static string Write(Patch patch, MachineCode code, string pointer, EmitParameter parameter)
        => "global::System.Runtime.CompilerServices.Unsafe.WriteUnaligned("
            + $"{pointer} + {patch.Offset}, {ValueOf(patch, code, parameter)});";

    /// <summary>An expression for a hole's value in 64 bits, of type ulong.</summary>
    public static string Bits64(EmitParameter parameter) => Bits64(ValueOf(parameter), parameter.Operand!.Type!.Code, 0);

    private static string ValueOf(EmitParameter parameter)
    {
        string value = MethodNames.Identifier(parameter.Name);
        string name = CSharpType.Of(parameter.Operand!.Type!.Code);

        // What the user declared as an enum or a typed pointer.
        return parameter.Type != name ? $"({name}){value}" : value;
    }

    private static string ValueOf(Patch patch, MachineCode code, EmitParameter parameter)
    {
        string value = ValueOf(parameter);
        char type = parameter.Operand!.Type!.Code;

        return patch.Form switch
        {
            // What has the patch's width is written as it is.
            PatchForm.Value64 when patch.Addend == 0 && type is ('l' or 'L' or 'd' or 'p') => value,
            PatchForm.Value32 when patch.Addend == 0 && type is ('i' or 'I' or 'f') => value,
            PatchForm.Value64 => Bits64(value, type, patch.Addend),
            PatchForm.Value32 => Bits32(value, type, patch.Addend),
            PatchForm.MovWide0 => Word(0),
            PatchForm.MovWide1 => Word(16),
            PatchForm.MovWide2 => Word(32),
            PatchForm.MovWide3 => Word(48),
            _ => throw new InvalidOperationException($"{patch.Form} is no form of a hole."),
        };

        string Word(int shift)
        {
            string bits = Bits64(value, type, patch.Addend);
            string shifted = shift == 0 ? bits : $"({bits} >> {shift})";
            return $"0x{InstructionAt(code, patch.Offset) & ~MovWideImmediate:X8}u | (uint)({shifted} & 0xFFFF) << 5";
        }
    }

    /// <summary>An expression of type ulong.</summary>
    private static string Bits64(string value, char type, long addend)
    {
        string bits = type switch
        {
            'L' => value,
            'b' => $"({value} ? 1UL : 0UL)",
            'f' => $"(ulong)global::System.BitConverter.SingleToUInt32Bits({value})",
            'd' => $"global::System.BitConverter.DoubleToUInt64Bits({value})",
            _ => $"unchecked((ulong){value})",
        };
        return addend == 0 ? bits : $"unchecked({bits} + (ulong)({addend}L))";
    }

    /// <summary>
    /// An expression of type uint. A hole of 8 or 16 bits is loaded by an instruction of 32: its sign goes along.
    /// </summary>
    private static string Bits32(string value, char type, long addend)
    {
        string bits = type switch
        {
            'I' => value,
            'b' => $"({value} ? 1U : 0U)",
            'f' => $"global::System.BitConverter.SingleToUInt32Bits({value})",
            'd' => $"unchecked((uint)global::System.BitConverter.DoubleToUInt64Bits({value}))",
            _ => $"unchecked((uint){value})",
        };
        return addend == 0 ? bits : $"unchecked({bits} + (uint)({addend}))";
    }

    private static uint InstructionAt(MachineCode code, int offset) => code.Bytes[offset]
        | (uint)code.Bytes[offset + 1] << 8 | (uint)code.Bytes[offset + 2] << 16 | (uint)code.Bytes[offset + 3] << 24;
}
