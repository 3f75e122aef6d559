using System;

namespace Expressions;

/// <summary>The stencil of stack.c for an operator, by the type of its operands.</summary>
internal sealed partial class StackEmitter
{
    /// <summary>Emits an operation on the two values on top.</summary>
    public void Apply(BinaryOperator operation, NumberType type)
    {
        switch (operation, type)
        {
            case (BinaryOperator.Add, NumberType.Long): EmitI64Add(); break;
            case (BinaryOperator.Subtract, NumberType.Long): EmitI64Subtract(); break;
            case (BinaryOperator.Multiply, NumberType.Long): EmitI64Multiply(); break;
            case (BinaryOperator.Min, NumberType.Long): EmitI64Min(); break;
            case (BinaryOperator.Max, NumberType.Long): EmitI64Max(); break;
            case (BinaryOperator.Less, NumberType.Long): EmitI64Less(); break;
            case (BinaryOperator.AtMost, NumberType.Long): EmitI64AtMost(); break;
            case (BinaryOperator.Equal, NumberType.Long): EmitI64Equal(); break;
            case (BinaryOperator.NotEqual, NumberType.Long): EmitI64NotEqual(); break;
            case (BinaryOperator.Add, NumberType.Double): EmitF64Add(); break;
            case (BinaryOperator.Subtract, NumberType.Double): EmitF64Subtract(); break;
            case (BinaryOperator.Multiply, NumberType.Double): EmitF64Multiply(); break;
            case (BinaryOperator.Divide, NumberType.Double): EmitF64Divide(); break;
            case (BinaryOperator.Min, NumberType.Double): EmitF64Min(); break;
            case (BinaryOperator.Max, NumberType.Double): EmitF64Max(); break;
            case (BinaryOperator.Less, NumberType.Double): EmitF64Less(); break;
            case (BinaryOperator.AtMost, NumberType.Double): EmitF64AtMost(); break;
            case (BinaryOperator.Equal, NumberType.Double): EmitF64Equal(); break;
            case (BinaryOperator.NotEqual, NumberType.Double): EmitF64NotEqual(); break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }
}
