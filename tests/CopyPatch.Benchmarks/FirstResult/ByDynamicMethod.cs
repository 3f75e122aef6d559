using System;
using System.Reflection.Emit;

namespace CopyPatch.Benchmarks;

/// <summary>Makes the function with a <see cref="DynamicMethod"/>, which the garbage collector disposes of.</summary>
internal static class ByDynamicMethod
{
    public static long FirstResult(long x)
    {
        var method = new DynamicMethod("f", typeof(long), [typeof(long)], typeof(ByDynamicMethod).Module);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        for (int i = 0; i < FirstResults.Groups; i++)
        {
            il.Emit(OpCodes.Ldc_I8, FirstResults.Factor(i));
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Add);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<long, long>>()(x);
    }
}
