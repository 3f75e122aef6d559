using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Lua;

/// <summary>Writes prototypes for people.</summary>
internal static class PrototypeText
{
    /// <summary>Writes a function and those within it, an instruction a line.</summary>
    public static void Write(Prototype prototype, TextWriter writer)
    {
        string name = ChunkName.Shorten(prototype.Source);
        string what = prototype.LineDefined == 0 ? "main" : "function";
        writer.WriteLine($"{what} {name}:{prototype.LineDefined}-{prototype.LastLineDefined}, {prototype.ParameterCount} parameters" +
            $"{(prototype.IsVararg ? " ..." : "")}, {prototype.RegisterCount} registers");
        for (int at = 0; at < prototype.Instructions.Length; at++)
        {
            Instruction instruction = prototype.Instructions[at];
            string operation = $"{instruction.Op}{(instruction.Flag ? "!" : "")}";
            string operands = $"{instruction.A} {instruction.B} {instruction.C}";
            writer.WriteLine($"{at,5} [{instruction.Line}]\t{operation,-24} {operands,-14} {Comment(prototype, at)}".TrimEnd());
        }
        foreach (PrototypeLocal local in prototype.Locals)
            writer.WriteLine($"      local {local.Name} in {local.Register}, {local.First} to {local.Behind}");
        for (int at = 0; at < prototype.Upvalues.Length; at++)
        {
            PrototypeUpvalue upvalue = prototype.Upvalues[at];
            writer.WriteLine($"      upvalue {at} {upvalue.Name} from {(upvalue.FromRegister ? "register" : "upvalue")} {upvalue.Index}");
        }
        writer.WriteLine();
        foreach (Prototype inner in prototype.Prototypes)
            Write(inner, writer);
    }

    private static string Comment(Prototype prototype, int at)
    {
        Instruction instruction = prototype.Instructions[at];
        return instruction.Op switch
        {
            Op.LoadConstant or Op.SetField => Text(prototype.Constants[instruction.B]),
            >= Op.JumpEqualConstant and <= Op.JumpGreaterEqualConstant =>
                $"{Text(prototype.Constants[instruction.B])}, to {instruction.C}",
            Op.GetField or Op.Self or Op.GetGlobal or Op.SetGlobal or (>= Op.AddConstant and <= Op.ShrConstant) =>
                Text(prototype.Constants[instruction.C]),
            Op.GetUpvalue or Op.SetUpvalue => prototype.Upvalues[instruction.B].Name,
            Op.Jump or Op.JumpBack => $"to {instruction.A}",
            (>= Op.JumpIf and <= Op.JumpLessEqual) or Op.ForPrepare or Op.ForLoop or Op.GenericPrepare or Op.GenericLoop =>
                $"to {instruction.C}",
            _ => "",
        };
    }

    private static string Text(Constant constant) => constant.Kind switch
    {
        ConstantKind.Nil => "nil",
        ConstantKind.False => "false",
        ConstantKind.True => "true",
        ConstantKind.Integer => constant.Integer.ToString(CultureInfo.InvariantCulture),
        ConstantKind.Float => FloatText(constant.Float),
        _ => Quote(constant.Text),
    };

    private static string FloatText(double value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        return double.IsInteger(value) && !text.Contains('E') ? text + ".0" : text;
    }

    private static string Quote(byte[] bytes)
    {
        const int most = 40;
        StringBuilder text = new("\"");
        foreach (byte symbol in bytes.AsSpan(0, Math.Min(bytes.Length, most)))
        {
            if (symbol is < (byte)' ' or > (byte)'~')
                text.Append(CultureInfo.InvariantCulture, $"\\{symbol}");
            else
                text.Append((char)symbol);
        }
        return text.Append(bytes.Length > most ? "..." : "\"").ToString();
    }
}
