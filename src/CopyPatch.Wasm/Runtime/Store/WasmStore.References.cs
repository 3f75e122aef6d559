using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <content>References: what stands for them in native memory.</content>
public sealed unsafe partial class WasmStore
{
    // What one takes in the two collections, about.
    private const int ReferenceBytes = 64;

    // An object keeps its number as long as the store lives. Number 0 is null.
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<object> _objects = [];

    /// <summary>The number of an object.</summary>
    internal ulong NumberOf(object? value)
    {
        if (value is null)
            return 0;
        if (!_numbers.TryGetValue(value, out int number))
        {
            Memory.Take(ReferenceBytes);
            _objects.Add(value);
            number = _objects.Count;
            _numbers.Add(value, number);
        }
        return (ulong)number;
    }

    /// <summary>The object with a number.</summary>
    internal object? ObjectOf(ulong number) => number == 0 ? null : _objects[(int)number - 1];

    /// <summary>What stands for a function.</summary>
    internal ulong BitsOf(WasmFunction? function)
    {
        if (function is null)
            return 0;
        CheckOwns(function);
        return (ulong)function.Native;
    }

    /// <summary>The function that something stands for.</summary>
    internal static WasmFunction? FunctionOf(ulong bits)
    {
        if (bits == 0)
            return null;
        NativeFunction* function = (NativeFunction*)bits;
        return GCHandle.FromIntPtr(function->Instance->Handle).Target switch
        {
            WasmInstance instance => instance.FunctionAt((int)function->Index),
            HostFunction host => host.Function,
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>The instance of module code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static WasmInstance InstanceOf(NativeInstance* instance) =>
        Unsafe.As<WasmInstance>(GCHandle.FromIntPtr(instance->Handle).Target!);

    /// <summary>Fails if something is of another store.</summary>
    internal void CheckOwns(WasmItem item)
    {
        if (item.Store != this)
            throw new ArgumentException($"The {item.ItemType.Kind.ToString().ToLowerInvariant()} is of another store.");
    }
}
