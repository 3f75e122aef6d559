using System;
using System.Globalization;
using System.Linq;

namespace CopyPatch.Wasm;

/// <summary>Operators as the text format has them: <c>i32.load8_s offset=4</c>.</summary>
internal static class OperatorText
{
    /// <summary>The operator at a place of a valid module, with its immediates.</summary>
    /// <param name="bytes">The module.</param>
    /// <param name="offset">Where the operator starts.</param>
    public static string At(byte[] bytes, int offset)
    {
        ByteReader reader = new(bytes, offset, bytes.Length);
        (Opcode opcode, long a, long b) = Instruction.Read(ref reader);
        string immediates = OperatorTable.ImmediatesOf(opcode) switch
        {
            Immediates.None or Immediates.Memory or Immediates.TwoMemories => "",
            Immediates.Block => BlockText((int)a),
            Immediates.Labels => Labels(bytes, (int)a, (int)b),
            Immediates.TypeAndTable => $"{b} (type {a})",
            Immediates.TwoTables or Immediates.ElementsAndTable => $"{a} {b}",
            Immediates.Access => b == 0 ? "" : $"offset={b}",
            Immediates.ValueTypes => $"(result {TypeText(a)})",
            Immediates.ReferenceType => a == (long)WasmValueType.FuncRef ? "func" : "extern",
            Immediates.ConstantF32 => BitConverter.UInt32BitsToSingle((uint)a).ToString("R", CultureInfo.InvariantCulture),
            Immediates.ConstantF64 => BitConverter.Int64BitsToDouble(a).ToString("R", CultureInfo.InvariantCulture),
            _ => a.ToString(CultureInfo.InvariantCulture),
        };
        return immediates.Length == 0 ? OperatorTable.NameOf(opcode) : $"{OperatorTable.NameOf(opcode)} {immediates}";
    }

    private static string BlockText(int type) => type switch
    {
        >= 0 => $"(type {type})",
        BlockType.Empty => "",
        _ => $"(result {TypeText(BlockType.ResultOf(type))})",
    };

    private static string TypeText(long type) => ((WasmValueType)type).ToString().ToLowerInvariant();

    private static string Labels(byte[] bytes, int count, int position)
    {
        ByteReader reader = new(bytes, position, bytes.Length);
        uint[] labels = new uint[count + 1];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = reader.ReadU32();
        return string.Join(' ', labels.Select(label => label.ToString(CultureInfo.InvariantCulture)));
    }
}
