using System;
using System.Linq.Expressions;
using FastExpressionCompiler;

namespace CopyPatch.Benchmarks;

/// <summary>
/// Makes the function from an expression tree: with the framework's compiler, which is an interpreter where there is no
/// code generation at run time, or with FastExpressionCompiler.
/// </summary>
internal static class ByExpression
{
    public static long FirstResult(long x) => Build().Compile()(x);

    public static long FirstResultFast(long x) => Build().CompileFast()(x);

    private static Expression<Func<long, long>> Build()
    {
        ParameterExpression x = Expression.Parameter(typeof(long), "x");
        Expression value = x;
        for (int i = 0; i < FirstResults.Groups; i++)
            value = Expression.Add(Expression.Multiply(value, Expression.Constant(FirstResults.Factor(i))), x);
        return Expression.Lambda<Func<long, long>>(value, x);
    }
}
