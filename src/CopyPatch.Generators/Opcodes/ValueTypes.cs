using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The C# types of an operation's result and operands.</summary>
internal static class ValueTypes
{
    /// <summary>The C# type of a value: its class and width. A register has no sign, and no type of pointer.</summary>
    public static string ElementOf(CType type) => type.Code switch
    {
        'i' or 'I' => "int",
        'f' => "float",
        'd' => "double",
        _ => "long",
    };

    /// <summary>
    /// The type that says which of its places a result or operand is in, or what is there where there is only one.
    /// </summary>
    public static string Of(ValueOperand value) => value.Places switch
    {
        Places.Register => Of("Register", value.Type),
        Places.Slot => Of("Slot", value.Type),
        Places.Register | Places.Slot => Of("Location", value.Type),
        Places.Constant => ElementOf(value.Type),
        _ => Of("Operand", value.Type),
    };

    private static string Of(string name, CType type) => $"global::CopyPatch.{name}<{ElementOf(type)}>";
}
