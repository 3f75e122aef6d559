using System;
using System.Collections.Generic;
using System.Linq.Expressions;
using System.Reflection.Emit;

namespace CopyPatch.Benchmarks;

/// <summary>
/// The function that is measured, in lines of 16 operations of 12 kinds, and the same function for each rival: it reads and
/// writes 5 local variables, and returns a number that depends on all that it did.
/// </summary>
internal static class BenchProgram
{
    public const int OperationsInLine = 16;
    public const int Locals = 5;

    private const long Salt = 0x123456789A;

    /// <summary>Emits lines, without an end.</summary>
    public static void EmitLines(BenchEmitter emit, int lines)
    {
        for (int i = 0; i < lines; i++)
        {
            emit.EmitGet(1);
            emit.EmitPush(Salt + i);
            emit.EmitAdd();
            emit.EmitDuplicate();
            emit.EmitGet(2);
            emit.EmitMultiply();
            emit.EmitXor();
            emit.EmitSet(3);
            emit.EmitCopy(3, 4);
            emit.EmitIncrement(4, i);
            emit.EmitPushSmall(i);
            emit.EmitGet(4);
            emit.EmitSubtract();
            emit.EmitSet(1);
            emit.EmitPush(i);
            emit.EmitDrop();
        }
    }

    /// <summary>Emits the end of a function: 4 operations.</summary>
    public static void EmitEnd(BenchEmitter emit)
    {
        emit.EmitGet(1);
        emit.EmitGet(3);
        emit.EmitAdd();
        emit.EmitHalt();
    }

    /// <summary>Writes the same as IL, whose argument 0 points to the local variables.</summary>
    public static void WriteIL(ILGenerator il, int lines)
    {
        for (int i = 0; i < lines; i++)
        {
            Get(il, 1);
            il.Emit(OpCodes.Ldc_I8, Salt + i);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Dup);
            Get(il, 2);
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Xor);
            Set(il, 3);
            Get(il, 3);
            Set(il, 4);
            Get(il, 4);
            il.Emit(OpCodes.Ldc_I8, (long)i);
            il.Emit(OpCodes.Add);
            Set(il, 4);
            il.Emit(OpCodes.Ldc_I8, (long)i);
            Get(il, 4);
            il.Emit(OpCodes.Sub);
            Set(il, 1);
            il.Emit(OpCodes.Ldc_I8, (long)i);
            il.Emit(OpCodes.Pop);
        }

        Get(il, 1);
        Get(il, 3);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Builds the same as an expression over an array of local variables.</summary>
    public static Expression<Func<long[], long>> BuildExpression(int lines)
    {
        ParameterExpression locals = Expression.Parameter(typeof(long[]), "locals");
        ParameterExpression value = Expression.Variable(typeof(long), "value");
        var body = new List<Expression>();
        for (int i = 0; i < lines; i++)
        {
            body.Add(Expression.Assign(value, Expression.Add(Local(1), Expression.Constant(Salt + i))));
            body.Add(Expression.Assign(Local(3), Expression.ExclusiveOr(value, Expression.Multiply(value, Local(2)))));
            body.Add(Expression.Assign(Local(4), Local(3)));
            body.Add(Expression.AddAssign(Local(4), Expression.Constant((long)i)));
            body.Add(Expression.Assign(Local(1), Expression.Subtract(Expression.Constant((long)i), Local(4))));
        }

        body.Add(Expression.Add(Local(1), Local(3)));
        return Expression.Lambda<Func<long[], long>>(Expression.Block([value], body), locals);

        IndexExpression Local(int slot) => Expression.ArrayAccess(locals, Expression.Constant(slot));
    }

    private static void Get(ILGenerator il, int slot)
    {
        Address(il, slot);
        il.Emit(OpCodes.Ldind_I8);
    }

    // The value is on the stack already, above which its address must go: by way of a variable.
    private static void Set(ILGenerator il, int slot)
    {
        il.Emit(OpCodes.Stloc_0);
        Address(il, slot);
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Stind_I8);
    }

    private static void Address(ILGenerator il, int slot)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, slot * sizeof(long));
        il.Emit(OpCodes.Add);
    }
}
