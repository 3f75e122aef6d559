using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// The forms of delegate types that are known only at run time. Where .NET can make code all can be had; under NativeAOT those
/// that are named here.
/// </summary>
internal static class DelegateForms
{
    private static readonly ConcurrentDictionary<Type, DelegateForm?> s_forms = new(Prepared());

    // By number of parameters, as a way to them that trimming understands: these forms are used, so they are kept.
    private static readonly MethodInfo[] s_actions =
    [
        Template(DelegateForm.OfAction),
        Template(DelegateForm.OfAction<int>),
        Template(DelegateForm.OfAction<int, int>),
        Template(DelegateForm.OfAction<int, int, int>),
        Template(DelegateForm.OfAction<int, int, int, int>),
        Template(DelegateForm.OfAction<int, int, int, int, int>),
        Template(DelegateForm.OfAction<int, int, int, int, int, int>),
        Template(DelegateForm.OfAction<int, int, int, int, int, int, int>),
    ];

    private static readonly MethodInfo[] s_funcs =
    [
        Template(DelegateForm.OfFunc<int>),
        Template(DelegateForm.OfFunc<int, int>),
        Template(DelegateForm.OfFunc<int, int, int>),
        Template(DelegateForm.OfFunc<int, int, int, int>),
        Template(DelegateForm.OfFunc<int, int, int, int, int>),
        Template(DelegateForm.OfFunc<int, int, int, int, int, int>),
        Template(DelegateForm.OfFunc<int, int, int, int, int, int, int>),
        Template(DelegateForm.OfFunc<int, int, int, int, int, int, int, int>),
    ];

    /// <summary>The form of a type of delegates: an Action or Func.</summary>
    /// <returns>Its form, or null where there is none.</returns>
    public static DelegateForm? Find(Type type) => s_forms.GetOrAdd(type, Make);

    private static DelegateForm? Make(Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || !type.IsGenericType)
            return null;
        Type[] arguments = type.GetGenericArguments();
        string name = type.GetGenericTypeDefinition().FullName!;
        if (name.StartsWith("System.Func`", StringComparison.Ordinal) && arguments.Length <= s_funcs.Length)
            return Make(s_funcs[arguments.Length - 1], arguments);
        return name.StartsWith("System.Action`", StringComparison.Ordinal) && arguments.Length < s_actions.Length
            ? Make(s_actions[arguments.Length], arguments)
            : null;
    }

    [RequiresDynamicCode("Makes code for the types of the delegate.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The types are asked for nothing.")]
    private static DelegateForm Make(MethodInfo template, Type[] arguments) =>
        (DelegateForm)template.MakeGenericMethod(arguments).Invoke(null, null)!;

    private static MethodInfo Template(Func<DelegateForm> make) =>
        make.Method.IsGenericMethod ? make.Method.GetGenericMethodDefinition() : make.Method;

    private static Dictionary<Type, DelegateForm?> Prepared()
    {
        Dictionary<Type, DelegateForm?> forms = new() { [typeof(Action)] = DelegateForm.OfAction() };
        AddNumbers<int>(forms);
        AddNumbers<uint>(forms);
        AddNumbers<long>(forms);
        AddNumbers<ulong>(forms);
        AddNumbers<float>(forms);
        AddNumbers<double>(forms);
        AddPairs<int>(forms);
        AddPairs<long>(forms);
        AddPairs<float>(forms);
        AddPairs<double>(forms);
        return forms;
    }

    // One type for all.
    private static void AddNumbers<T>(Dictionary<Type, DelegateForm?> forms)
    {
        forms[typeof(Action<T>)] = DelegateForm.OfAction<T>();
        forms[typeof(Action<T, T>)] = DelegateForm.OfAction<T, T>();
        forms[typeof(Action<T, T, T>)] = DelegateForm.OfAction<T, T, T>();
        forms[typeof(Action<T, T, T, T>)] = DelegateForm.OfAction<T, T, T, T>();
        forms[typeof(Func<T>)] = DelegateForm.OfFunc<T>();
        forms[typeof(Func<T, T>)] = DelegateForm.OfFunc<T, T>();
        forms[typeof(Func<T, T, T>)] = DelegateForm.OfFunc<T, T, T>();
        forms[typeof(Func<T, T, T, T>)] = DelegateForm.OfFunc<T, T, T, T>();
        forms[typeof(Func<T, T, T, T, T>)] = DelegateForm.OfFunc<T, T, T, T, T>();
    }

    private static void AddPairs<T>(Dictionary<Type, DelegateForm?> forms)
    {
        AddMixed<T, int>(forms);
        AddMixed<T, long>(forms);
        AddMixed<T, float>(forms);
        AddMixed<T, double>(forms);
    }

    // Two types.
    private static void AddMixed<T, TOther>(Dictionary<Type, DelegateForm?> forms)
    {
        forms[typeof(Action<T, TOther>)] = DelegateForm.OfAction<T, TOther>();
        forms[typeof(Func<T, TOther>)] = DelegateForm.OfFunc<T, TOther>();
        forms[typeof(Func<T, T, TOther>)] = DelegateForm.OfFunc<T, T, TOther>();
        forms[typeof(Func<T, TOther, T>)] = DelegateForm.OfFunc<T, TOther, T>();
        forms[typeof(Func<T, TOther, TOther>)] = DelegateForm.OfFunc<T, TOther, TOther>();
    }
}
