using System;
using System.Collections;
using System.Collections.Generic;

namespace Lua;

/// <summary>A table of a state. Its members are raw, without metamethods, but for <see cref="Call"/>.</summary>
public sealed unsafe class LuaTable : LuaReference, IEnumerable<KeyValuePair<LuaValue, LuaValue>>
{
    internal LuaTable(LuaState state, Value value)
        : base(state, value)
    {
    }

    /// <summary>Gets the length, as # gives it.</summary>
    public long Length
    {
        get
        {
            State.Enter();
            return State.Machine.Heap.Length(Table);
        }
    }

    private Table* Table => State.Machine.Heap.TableOf(Value);

    /// <summary>Gets or sets the value of a key; nil for one that it does not have.</summary>
    /// <param name="key">Not nil and not NaN.</param>
    /// <exception cref="LuaException">The key cannot be one, or there is no memory.</exception>
    public LuaValue this[LuaValue key]
    {
        get => Get<LuaValue>(key);
        set => Set(key, value);
    }

    /// <summary>The value of a key, as a type: long, double, bool, string, LuaTable, ... are not boxed.</summary>
    /// <exception cref="System.InvalidCastException">It is of another type.</exception>
    public T Get<T>(LuaValue key)
    {
        State.Enter();
        return Conversion.FromLua<T>(State, State.Machine.Heap.Get(Table, Conversion.ToLua(State, key)));
    }

    /// <summary>Sets the value of a key.</summary>
    public void Set<T>(LuaValue key, T value) => State.Guard(() =>
    {
        Machine machine = State.Machine;
        Value name = Conversion.ToLua(State, key);
        machine.RawSet(Table, name, Conversion.ToLua(State, value));
    });

    /// <summary>Calls a function that the table has under a name.</summary>
    public LuaValue[] Call(string name, params ReadOnlySpan<LuaValue> arguments) => this[name].AsFunction().Call(arguments);

    /// <summary>The keys and values. The table must not get new keys meanwhile.</summary>
    public IEnumerator<KeyValuePair<LuaValue, LuaValue>> GetEnumerator()
    {
        LuaValue key = default;
        while (Next(ref key, out LuaValue value))
            yield return new KeyValuePair<LuaValue, LuaValue>(key, value);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool Next(ref LuaValue key, out LuaValue value)
    {
        State.Enter();
        Value at = Conversion.ToLua(State, key);
        if (!State.Machine.Heap.Next(Table, ref at, out Value found))
            throw new System.InvalidOperationException("The table was changed while its keys were listed.");
        key = Conversion.FromLua(State, at);
        value = Conversion.FromLua(State, found);
        return !at.IsNil;
    }
}
