using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The C# types of a stencil's operands.</summary>
internal static class OperandTypes
{
    public static string Of(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => "global::CopyPatch.Label",
        OperandKind.Callee => "global::CopyPatch.CodeTarget",
        _ => CSharpType.Of(operand.Type!.Code),
    };

    /// <summary>As a message names it: <c>hole 'value' of type 'int64_t' (C# 'long')</c>.</summary>
    public static string Describe(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => $"label '{operand.Name}' (C# 'Label')",
        OperandKind.Callee => $"callee '{operand.Name}' (C# 'CodeTarget')",
        _ => $"hole '{operand.Name}' of type '{operand.Type!.Spelling}' (C# '{CSharpType.Of(operand.Type.Code)}')",
    };

    public static string Describe(EmitParameter parameter) => parameter switch
    {
        { Operand: { } operand } => Describe(operand),
        { Value: { Name.Length: 0 } value } => $"the result, a value of type '{value.Type.Spelling}' (C# '{ShortNameOf(parameter.Type)}')",
        { Value: { } value } => $"operand '{value.Name}' of type '{value.Type.Spelling}' (C# '{ShortNameOf(parameter.Type)}')",
        _ => parameter.Name,
    };

    private static string ShortNameOf(string type) => type.Substring(type.LastIndexOf('.') + 1);

    public static char CodeOf(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => ValueType.Label,
        OperandKind.Callee => ValueType.CodeTarget,
        _ => operand.Type!.Code,
    };
}
