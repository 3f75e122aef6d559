using System;
using System.Text;

namespace CopyPatch.Wasm;

/// <summary>Operators as the text format has them: <c>i32.load8_s</c>.</summary>
internal static class OperatorText
{
    /// <summary>The operator at a place of a valid module, with those of its immediates that are numbers.</summary>
    /// <param name="bytes">The module.</param>
    /// <param name="offset">Where the operator starts.</param>
    public static string At(byte[] bytes, int offset)
    {
        ByteReader reader = new(bytes, offset, bytes.Length);
        Opcode opcode = (Opcode)reader.ReadByte();
        string name = opcode == Opcode.Prefix ? Name(((PrefixedOpcode)reader.ReadU32()).ToString()) : Name(opcode);
        return opcode switch
        {
            Opcode.I32Const => $"{name} {reader.ReadI32()}",
            Opcode.I64Const => $"{name} {reader.ReadI64()}",
            Opcode.F32Const => FormattableString.Invariant($"{name} {BitConverter.UInt32BitsToSingle(reader.ReadF32()):R}"),
            Opcode.F64Const => FormattableString.Invariant($"{name} {BitConverter.UInt64BitsToDouble(reader.ReadF64()):R}"),
            >= Opcode.LocalGet and <= Opcode.TableSet or Opcode.Br or Opcode.BrIf or Opcode.Call or Opcode.CallIndirect or Opcode.RefFunc =>
                $"{name} {reader.ReadU32()}",
            >= Opcode.I32Load and <= Opcode.I64Store32 => Access(name, ref reader),
            _ => name,
        };
    }

    /// <summary>An operator's name.</summary>
    public static string Name(Opcode opcode) => opcode switch
    {
        Opcode.BrIf => "br_if",
        Opcode.BrTable => "br_table",
        Opcode.CallIndirect => "call_indirect",
        Opcode.SelectTyped => "select",
        _ => Name(opcode.ToString()),
    };

    private static string Access(string name, ref ByteReader reader)
    {
        reader.ReadU32();
        uint offset = reader.ReadU32();
        return offset == 0 ? name : $"{name} offset={offset}";
    }

    // The first word is the type or the thing, if more follow: I32Load8S, MemoryInit. A type behind another one is a word, too.
    private static string Name(string identifier)
    {
        StringBuilder text = new();
        bool hasPoint = false;
        for (int i = 0; i < identifier.Length; i++)
        {
            char c = identifier[i];
            if (char.IsUpper(c) && i > 0)
            {
                text.Append(hasPoint ? '_' : '.');
                hasPoint = true;
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
