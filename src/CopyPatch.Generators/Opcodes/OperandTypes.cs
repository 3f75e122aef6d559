using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The C# types of operands, and of an operation's result.</summary>
internal static class OperandTypes
{
    public static string Of(Operand operand, DeclaredNames names) => operand.Kind switch
    {
        OperandKind.Label => "global::CopyPatch.Label",
        OperandKind.Callee => "global::CopyPatch.CodeTarget",
        OperandKind.Link => "global::CopyPatch.Link",
        _ => CSharpType.ParameterOf(operand.Type!, names),
    };

    /// <summary>As a message names it: <c>hole 'value' of type 'int64_t' (C# 'long')</c>.</summary>
    public static string Describe(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => $"label '{operand.Name}' (C# 'Label')",
        OperandKind.Callee => $"callee '{operand.Name}' (C# 'CodeTarget')",
        OperandKind.Link => $"link '{operand.Name}' (C# 'Link')",
        OperandKind.Site => $"site '{operand.Name}' of type '{operand.Type!.Spelling}'",
        _ => $"hole '{operand.Name}' of type '{operand.Type!.Spelling}' (C# '{CSharpType.Of(operand.Type.Code)}')",
    };

    public static string Describe(EmitParameter parameter) => parameter switch
    {
        { Operand: { } operand } => Describe(operand),
        { Value: { Name.Length: 0 } value } => $"the result, a value of type '{value.Type.Spelling}' (C# '{ShortNameOf(parameter.Type)}')",
        { Value: { IsResult: true } value } =>
            $"result '{value.Name}', a value of type '{value.Type.Spelling}' (C# '{ShortNameOf(parameter.Type)}')",
        { Value: { } value } => $"operand '{value.Name}' of type '{value.Type.Spelling}' (C# '{ShortNameOf(parameter.Type)}')",
        _ => parameter.Name,
    };

    private static string ShortNameOf(string type) => type.Substring(type.LastIndexOf('.') + 1);

    public static char CodeOf(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => ValueType.Label,
        OperandKind.Callee => ValueType.CodeTarget,
        OperandKind.Link => ValueType.Link,
        _ => operand.Type!.Code,
    };

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
