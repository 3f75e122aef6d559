using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Operations;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes expressions for what a parameter of an operation holds.</summary>
internal static class ValueBits
{
    /// <summary>A constant's bits, of type long; those of a 32-bit one are zero-extended.</summary>
    public static string Of(EmitParameter value)
    {
        string name = MethodNames.Identifier(value.Name);
        if (value.Value!.Places != Places.Constant)
            return $"{name}.Bits";
        return OperandTypes.ElementOf(value.Value.Type) switch
        {
            "int" => $"(long)(uint){name}",
            "long" => name,
            "float" => $"(long)global::System.BitConverter.SingleToUInt32Bits({name})",
            _ => $"global::System.BitConverter.DoubleToInt64Bits({name})",
        };
    }

    /// <summary>The index of its register or slot, of type int.</summary>
    public static string IndexOf(EmitParameter value)
    {
        string name = MethodNames.Identifier(value.Name);
        return value.Value!.Places is Places.Register or Places.Slot ? $"{name}.Index" : $"(int){name}.Bits";
    }
}
