using System;
using System.Runtime.InteropServices;

namespace Lua;

// Tables and what behaves like them, with what an access remembers.
internal sealed unsafe partial class Machine
{
    private const int LongestChain = 2000;
    /// <summary>No place, shape or hash part.</summary>
    public const uint None = uint.MaxValue;

    /// <summary>The metatable of a value: a reference, or zero.</summary>
    public uint MetatableOf(Value value) => value.Tag switch
    {
        MachineEmitter.TAG_TABLE => Heap.TableOf(value)->metatable,
        MachineEmitter.TAG_USERDATA => Heap.At<Userdata>(value.Reference)->metatable,
        MachineEmitter.TAG_STRING => StringMetatable,
        _ => BasicMetatables[BasicIndex(value)],
    };

    private static int BasicIndex(Value value) =>
        value.IsNumber ? 15 : value.IsBoolean ? 0 : (int)(value.Tag - MachineEmitter.TAG_FALSE) & 15;

    /// <summary>A value's metamethod, or nil.</summary>
    public Value Metamethod(Value value, Event which)
    {
        uint metatable = MetatableOf(value);
        return metatable == 0 ? Value.Nil : MetamethodIn(metatable, which);
    }

    private Value MetamethodIn(uint metatable, Event which)
    {
        Table* table = Heap.At<Table>(metatable);
        byte bit = which <= Event.Close ? (byte)(1 << (int)which) : (byte)0;
        if ((table->absent & bit) != 0)
            return Value.Nil;
        Value method = Heap.Get(table, EventName(which));
        if (method.IsNil && table->role != LuaHeap.RoleNone)
            table->absent |= bit;
        return method;
    }

    /// <summary>Gives a table or userdata a metatable, or takes it away.</summary>
    public void SetMetatable(Value value, Value metatable)
    {
        uint reference = metatable.IsNil ? 0 : metatable.Reference;
        if (reference != 0)
            Watch(Heap.At<Table>(reference), LuaHeap.RoleMetatable);
        if (value.IsTable)
        {
            Table* table = Heap.TableOf(value);
            table->metatable = reference;
            if (table->shape != 0)
                table->shape = Heap.Shapes.With(Heap.Shapes[table->shape], reference).Number;
            if (table->role != LuaHeap.RoleNone)
                Context->epoch++;
        }
        else if (value.IsUserdata)
        {
            Heap.At<Userdata>(value.Reference)->metatable = reference;
        }
        else if (value.IsString)
        {
            StringMetatable = reference;
            Context->epoch++;
        }
        else
        {
            BasicMetatables[BasicIndex(value)] = reference;
        }

        if (reference != 0 && (value.IsTable || value.IsUserdata) && !MetamethodIn(reference, Event.Gc).IsNil)
            Heap.Finalize(value);
    }

    // Others remember what is in it: it tells of each key that is new, and has no shape by which machine code would write to it.
    private void Watch(Table* table, byte role)
    {
        if (table->role == LuaHeap.RoleNone)
        {
            Heap.LeaveShape(table);
            table->absent = 0;
        }

        table->role = Math.Max(table->role, role);
    }

    /// <summary>What a key of a value is, with metamethods; may run Lua code. For C#.</summary>
    public Value Get(Value value, Value key)
    {
        for (int i = 0; i < LongestChain; i++)
        {
            Value handler;
            if (value.IsTable)
            {
                Table* table = Heap.TableOf(value);
                Value found = Heap.Get(table, key);
                if (!found.IsNil || table->metatable == 0)
                    return found;
                handler = MetamethodIn(table->metatable, Event.Index);
                if (handler.IsNil)
                    return Value.Nil;
            }
            else
            {
                handler = Metamethod(value, Event.Index);
                if (handler.IsNil)
                    throw TypeError("index", value, name: NameOfKey(key));
            }

            if (handler.IsFunction)
                return CallNow(handler, value, key);
            value = handler;
        }

        throw Error("'__index' chain too long; possible loop");
    }

    /// <summary>Sets a key of a value, with metamethods; may run Lua code. For C#.</summary>
    public void Set(Value value, Value key, Value newValue)
    {
        for (int i = 0; i < LongestChain; i++)
        {
            Value handler;
            if (value.IsTable)
            {
                Table* table = Heap.TableOf(value);
                if (table->metatable == 0 || !Heap.Get(table, key).IsNil
                    || (handler = MetamethodIn(table->metatable, Event.NewIndex)).IsNil)
                {
                    RawSet(table, key, newValue);
                    return;
                }
            }
            else
            {
                handler = Metamethod(value, Event.NewIndex);
                if (handler.IsNil)
                    throw TypeError("index", value, name: NameOfKey(key));
            }

            if (handler.IsFunction)
            {
                CallNow(handler, value, key, newValue);
                return;
            }

            value = handler;
        }

        throw Error("'__newindex' chain too long; possible loop");
    }

    /// <summary>Sets a key without metamethods, if it can be one.</summary>
    public void RawSet(Table* table, Value key, Value value)
    {
        if (key.IsNil)
            throw Error("table index is nil");
        if (key.IsFloat && double.IsNaN(key.Float))
            throw Error("table index is NaN");
        Heap.Set(table, key, value);
    }

    private string NameOfKey(Value key) => key.IsString ? $" (field '{System.Text.Encoding.Latin1.GetString(Heap.Text(key))}')" : "";

    private Outcome GetInto(ulong* @base, Function function, int to, Value value, Value key, int register, int keyRegister)
    {
        Value receiver = value;
        for (int i = 0; i < LongestChain; i++)
        {
            Value handler;
            if (value.IsTable)
            {
                Table* table = Heap.TableOf(value);
                Value found = Heap.Get(table, key);
                if (!found.IsNil || table->metatable == 0 || (handler = MetamethodIn(table->metatable, Event.Index)).IsNil)
                {
                    @base[to] = found.Bits;
                    return Outcome.Done;
                }
            }
            else
            {
                handler = Metamethod(value, Event.Index);
                if (handler.IsNil)
                    throw IndexError(value, key, i == 0 ? register : -1, keyRegister);
            }

            if (handler.IsFunction)
                return CallMetamethod(@base, function, handler, value, key, Value.Nil, 2);
            value = handler;
        }

        _ = receiver;
        throw Error("'__index' chain too long; possible loop");
    }

    private Outcome Set(ulong* @base, Function function, Value value, Value key, Value newValue, int register, int keyRegister)
    {
        for (int i = 0; i < LongestChain; i++)
        {
            Value handler;
            if (value.IsTable)
            {
                Table* table = Heap.TableOf(value);
                if (table->metatable == 0 || !Heap.Get(table, key).IsNil
                    || (handler = MetamethodIn(table->metatable, Event.NewIndex)).IsNil)
                {
                    RawSet(table, key, newValue);
                    return Outcome.Done;
                }
            }
            else
            {
                handler = Metamethod(value, Event.NewIndex);
                if (handler.IsNil)
                    throw IndexError(value, key, i == 0 ? register : -1, keyRegister);
            }

            if (handler.IsFunction)
                return CallMetamethod(@base, function, handler, value, key, newValue, 3);
            value = handler;
        }

        throw Error("'__newindex' chain too long; possible loop");
    }

    private LuaException IndexError(Value value, Value key, int register, int keyRegister)
    {
        _ = keyRegister;
        string? name = register == UpvalueRegister ? " (upvalue '_ENV')" : Describe(register);
        return TypeError("index", value, name: name ?? (register >= 0 ? "" : NameOfKey(key)));
    }

    // Stands for the upvalue _ENV where a register is expected.
    private const int UpvalueRegister = int.MaxValue;

    private Value EnvironmentOf(ulong* @base, int upvalue) =>
        new(*Heap.At<Upvalue>(((uint*)(Heap.At<Closure>((uint)@base[-3]) + 1))[upvalue])->at);

    private Outcome GetGlobal(ulong* @base, Function function, in Instruction i, FieldSite* site)
    {
        Value globals = EnvironmentOf(@base, i.B);
        Value key = function.Constants[i.C];
        if (globals.IsTable && site != null)
            Remember(Heap.TableOf(globals), key, site);
        return GetInto(@base, function, i.A, globals, key, UpvalueRegister, -1);
    }

    private Outcome SetGlobal(ulong* @base, Function function, in Instruction i, FieldSite* site)
    {
        Value globals = EnvironmentOf(@base, i.B);
        Value key = function.Constants[i.C];
        Outcome outcome = Set(@base, function, globals, key, new Value(@base[i.A]), UpvalueRegister, -1);
        if (globals.IsTable && outcome == Outcome.Done && site != null)
            Remember(Heap.TableOf(globals), key, site);
        return outcome;
    }

    // A table with as many users as that of globals has no shape, so that all find its keys in the same way.
    private void Remember(Table* table, Value key, FieldSite* site)
    {
        Heap.LeaveShape(table);
        Node* node = Heap.Find(table, key);
        if (node == null || (table->role != LuaHeap.RoleNone && key == EventName(Event.Index)))
            return;
        site->hash = table->hash;
        site->node = Heap.ReferenceOf(node);
    }

    private Outcome GetField(ulong* @base, Function function, in Instruction i, FieldSite* site)
    {
        Value value = new(@base[i.B]);
        Value key = function.Constants[i.C];
        Statistics.FieldMisses++;
        if (i.Op == Op.Self)
        {
            // R[A] may be R[B].
            @base[i.A + 3] = value.Bits;
        }

        if (site != null && value.IsString && i.Op == Op.Self)
            RememberMethodOfStrings(key, site);
        if (site != null && value.IsTable)
            RememberField(Heap.TableOf(value), key, site);
        return GetInto(@base, function, i.A, value, key, i.B, -1);
    }

    private void RememberMethodOfStrings(Value key, FieldSite* site)
    {
        if (StringMetatable == 0 || MetamethodIn(StringMetatable, Event.Index) is not { IsTable: true } methods)
            return;
        Watch(Heap.TableOf(methods), LuaHeap.RolePrototype);
        Node* node = Heap.Find(Heap.TableOf(methods), key);
        if (node == null)
            return;
        site->to = Heap.ReferenceOf(node) + 8;
        site->toEpoch = Context->epoch;
    }

    private void RememberField(Table* table, Value key, FieldSite* site)
    {
        if (table->shape == 0)
        {
            Node* node = Heap.Find(table, key);
            if (node != null && !new Value(node->value).IsNil)
            {
                site->hash = table->hash;
                site->node = Heap.ReferenceOf(node);
            }
            else if (table->role != LuaHeap.RoleNone && table->hash != 0 && InheritedPlace(table, key) is var inherited and not (0 or None))
            {
                RememberInherited(site, None, table->hash, inherited);
            }

            return;
        }

        int slot = Heap.Shapes[table->shape].SlotOf(key);
        if (slot >= 0)
        {
            site->shape = table->shape;
            site->offset = (uint)slot * 8;
            Share(table->shape, key, ((uint)slot * 8) + 1);
            return;
        }

        uint place = InheritedPlace(table, key);
        if (place == 0)
            return;
        if (place == None)
        {
            Renew(site);
            site->absentShape = table->shape;
            return;
        }

        RememberInherited(site, table->shape, None, place);
        Share(table->shape, key, place);
    }

    // Of tables with a shape or with a hash part: a class tells of keys that are new, as others inherit from it.
    private void RememberInherited(FieldSite* site, uint shape, uint hash, uint place)
    {
        Renew(site);
        site->inheritedShape = shape;
        site->inheritedHash = hash;
        site->inheritedNode = place;
    }

    // What was inherited, and what was absent, are of one epoch.
    private void Renew(FieldSite* site)
    {
        if (site->epoch == Context->epoch)
            return;
        site->epoch = Context->epoch;
        site->inheritedShape = site->inheritedHash = site->absentShape = None;
    }

    /// <summary>
    /// Where the value lies that a table inherits for a key, by __index that are tables; <see cref="None"/> if no table has one, and zero if
    /// that is not known.
    /// </summary>
    public uint InheritedPlace(Table* table, Value key)
    {
        uint metatable = table->metatable;
        for (int i = 0; i < 32; i++)
        {
            if (metatable == 0)
                return None;
            Value index = MetamethodIn(metatable, Event.Index);
            if (index.IsNil)
                return None;
            if (!index.IsTable)
                return 0;
            Table* holder = Heap.TableOf(index);
            Watch(holder, LuaHeap.RolePrototype);
            Node* node = Heap.Find(holder, key);
            if (node != null && !new Value(node->value).IsNil)
                return Heap.ReferenceOf(node) + 8;
            metatable = holder->metatable;
        }

        return 0;
    }

    // For accesses that meet many shapes.
    private void Share(uint shape, Value key, uint place)
    {
        if (Context->fields == s_noFields)
            Context->fields = (FieldEntry*)NativeMemory.AllocZeroed((nuint)MachineEmitter.FIELD_ENTRIES, (nuint)sizeof(FieldEntry));
        Context->fields[((shape * 31) + (key.Reference >> 3)) & (MachineEmitter.FIELD_ENTRIES - 1)] =
            new FieldEntry { shape = shape, key = key.Reference, place = place, epoch = Context->epoch };
    }

    private Outcome SetField(ulong* @base, Function function, in Instruction i, FieldSite* site)
    {
        Value value = new(@base[i.A]);
        Value key = function.Constants[i.B];
        Value newValue = new(@base[i.C]);
        Statistics.FieldMisses++;
        if (!value.IsTable)
            return Set(@base, function, value, key, newValue, i.A, -1);
        Table* table = Heap.TableOf(value);
        if (Heap.IsLong(key) || (table->metatable != 0 && !MetamethodIn(table->metatable, Event.NewIndex).IsNil))
            return Set(@base, function, value, key, newValue, i.A, -1);
        uint from = table->shape;
        Heap.SetField(table, key, newValue);
        if (site == null)
            return Outcome.Done;
        if (table->shape == 0)
        {
            // A change of __index is told; of another key that is there it need not be.
            Node* node = Heap.Find(table, key);
            if (node != null && key != EventName(Event.Index))
            {
                site->hash = table->hash;
                site->node = Heap.ReferenceOf(node);
            }
        }
        else if (table->shape == from)
        {
            if (Heap.Shapes[from].SlotOf(key) is var slot and >= 0)
            {
                site->shape = from;
                site->offset = (uint)slot * 8;
                Share(from, key, ((uint)slot * 8) + 1);
            }
        }
        else
        {
            site->from = from;
            site->to = table->shape;
            site->toOffset = (uint)(Heap.Shapes[table->shape].Count - 1) * 8;
            site->toEpoch = Context->epoch;
        }

        return Outcome.Done;
    }

    private Value CallNow(Value function, Value first, Value second)
    {
        int at = Push(function);
        Push(first);
        Push(second);
        int count = Invoke(at, 2);
        Value result = count > 0 ? this[at] : Value.Nil;
        Top = at;
        return result;
    }

    private void CallNow(Value function, Value first, Value second, Value third)
    {
        int at = Push(function);
        Push(first);
        Push(second);
        Push(third);
        Invoke(at, 3);
        Top = at;
    }

    /// <summary>Pushes for C#.</summary>
    public int Push(Value value)
    {
        if (Top + 1 >= Current.Size)
            EnsureStack(Top + Emission.Spare);
        this[Top] = value;
        return Top++;
    }
}
