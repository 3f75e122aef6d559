using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>
/// The number of a function type, the same for equal ones in the whole process: what an indirect call compares. Whoever has the number
/// in native memory keeps this object; a type that nobody has any more is forgotten.
/// </summary>
internal sealed class TypeNumber
{
    private static readonly Dictionary<WasmFunctionType, WeakReference<TypeNumber>> s_known = [];
    private static long s_last;

    private readonly WasmFunctionType _type;

    private TypeNumber(WasmFunctionType type)
    {
        _type = type;
        Value = ++s_last;
    }

    ~TypeNumber()
    {
        lock (s_known)
        {
            // Somebody may have asked for the type after the last user had gone: then it has another number.
            if (s_known.TryGetValue(_type, out WeakReference<TypeNumber>? known) && !known.TryGetTarget(out _))
                s_known.Remove(_type);
        }
    }

    /// <summary>Gets the number. None is ever given twice.</summary>
    public long Value { get; }

    /// <summary>The number of a type.</summary>
    public static TypeNumber Of(WasmFunctionType type)
    {
        lock (s_known)
        {
            if (s_known.TryGetValue(type, out WeakReference<TypeNumber>? known) && known.TryGetTarget(out TypeNumber? number))
                return number;
            number = new TypeNumber(type);
            s_known[type] = new WeakReference<TypeNumber>(number);
            return number;
        }
    }
}
