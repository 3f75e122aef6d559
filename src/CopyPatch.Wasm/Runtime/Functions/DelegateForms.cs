using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// The forms of delegate types that are known only at run time. Where .NET can make code all can be had; under NativeAOT those
/// that are named here.
/// </summary>
internal static class DelegateForms
{
    private static readonly ConcurrentDictionary<Type, DelegateForm?> s_forms = new(
        Prepared().Select(form => KeyValuePair.Create<Type, DelegateForm?>(form.Type, form)));

    /// <summary>The form of a type of delegates: an Action or Func.</summary>
    /// <returns>Its form, or null where there is none.</returns>
    public static DelegateForm? Find(Type type) => s_forms.GetOrAdd(type, Make);

    private static DelegateForm? Make(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || !type.IsGenericType)
            return null;
        string name = type.GetGenericTypeDefinition().FullName!;
        return name.StartsWith("System.Func`", StringComparison.Ordinal) ? Make(nameof(DelegateForm.OfFunc), type.GetGenericArguments())
            : name.StartsWith("System.Action`", StringComparison.Ordinal) ? Make(nameof(DelegateForm.OfAction), type.GetGenericArguments())
            : null;
    }

    [RequiresDynamicCode("Makes code for the types of the delegate.")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(DelegateForm))]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The types are asked for nothing.")]
    private static DelegateForm? Make(string method, Type[] arguments) => (DelegateForm?)typeof(DelegateForm)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .FirstOrDefault(form => form.Name == method && form.GetGenericArguments().Length == arguments.Length)
        ?.MakeGenericMethod(arguments).Invoke(null, null);

    private static IEnumerable<DelegateForm> Prepared() =>
    [
        DelegateForm.OfAction(),
        .. OfOne<int>(), .. OfOne<uint>(), .. OfOne<long>(), .. OfOne<ulong>(), .. OfOne<float>(), .. OfOne<double>(),
        .. OfTwo<int, long>(), .. OfTwo<int, float>(), .. OfTwo<int, double>(),
        .. OfTwo<long, int>(), .. OfTwo<long, float>(), .. OfTwo<long, double>(),
        .. OfTwo<float, int>(), .. OfTwo<float, long>(), .. OfTwo<float, double>(),
        .. OfTwo<double, int>(), .. OfTwo<double, long>(), .. OfTwo<double, float>(),
    ];

    // One type for all.
    private static DelegateForm[] OfOne<T>() =>
    [
        DelegateForm.OfAction<T>(), DelegateForm.OfAction<T, T>(), DelegateForm.OfAction<T, T, T>(), DelegateForm.OfAction<T, T, T, T>(),
        DelegateForm.OfFunc<T>(), DelegateForm.OfFunc<T, T>(), DelegateForm.OfFunc<T, T, T>(), DelegateForm.OfFunc<T, T, T, T>(),
        DelegateForm.OfFunc<T, T, T, T, T>(),
    ];

    private static DelegateForm[] OfTwo<T, TOther>() =>
    [
        DelegateForm.OfAction<T, TOther>(), DelegateForm.OfFunc<T, TOther>(), DelegateForm.OfFunc<T, T, TOther>(),
        DelegateForm.OfFunc<T, TOther, T>(), DelegateForm.OfFunc<T, TOther, TOther>(),
    ];
}
