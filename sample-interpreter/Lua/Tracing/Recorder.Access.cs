namespace Lua;

// Upvalues, globals, fields and items.
internal sealed unsafe partial class Recorder
{
    private Upvalue* UpvalueAt(int index)
    {
        LuaHeap heap = _machine.Heap;
        Value closure = Actual(-3);
        return heap.At<Upvalue>(((uint*)(heap.At<Closure>(closure.Reference) + 1))[index]);
    }

    // One that is a variable of a frame of the trace is what the trace has for that; which one it is is looked at. That of a closure that is
    // a constant may be one when the trace is run for another frame.
    private int SlotOf(int index, Upvalue* upvalue, int exit)
    {
        if (upvalue->open == 0)
            return -1;
        ulong distance = (ulong)((byte*)upvalue->at - (byte*)_machine.StackAt(_root));
        if (distance < MachineEmitter.FRAMES_OF_TRACE)
        {
            Add(TraceOp.RequireAt, TraceType.None, Top.Closure, k: (ulong)index, l: distance, exit: exit);
            return (int)distance / sizeof(ulong);
        }

        if (Code[Top.Closure].Op != TraceOp.OwnFunction)
            Add(TraceOp.RequireOutside, TraceType.None, Top.Closure, k: (ulong)index, exit: exit);
        return -1;
    }

    private bool RecordUpvalue(in Instruction i, int pc)
    {
        Upvalue* upvalue = UpvalueAt(i.B);
        int exit = Guard(pc);
        int slot = SlotOf(i.B, upvalue, exit);
        if (i.Op == Op.GetUpvalue)
        {
            int typed = slot >= 0 ? TypedAt(slot, exit)
                : TypedOf(Add(TraceOp.GetUpvalue, TraceType.Bits, Top.Closure, k: (ulong)i.B), new Value(*upvalue->at), exit);
            if (typed < 0)
                return No("a value that changes its type");
            Write(i.A, typed);
            return true;
        }

        int stored = Typed(i.A, exit);
        if (stored < 0)
            return No("a large integer");
        if (slot >= 0)
        {
            WriteSlot(slot, stored);
            return true;
        }

        if (Code[stored].Type == TraceType.Float)
            return No("an upvalue that becomes a float");
        Add(TraceOp.SetUpvalue, TraceType.None, Top.Closure, BitsOf(stored), k: (ulong)i.B);
        return true;
    }

    private bool RecordGlobal(in Instruction i, int pc)
    {
        Upvalue* environment = UpvalueAt(i.B);
        Value globals = new(*environment->at);
        int exit = Guard(pc);
        if (!globals.IsTable || SlotOf(i.B, environment, exit) >= 0)
            return No("globals that are no table");
        int raw = Add(TraceOp.GetUpvalue, TraceType.Bits, Top.Closure, k: (ulong)i.B);
        RequireConstant(raw, globals, exit);
        return RecordNode(i.A, raw, globals, Top.Function.Constants[i.C], isStore: i.Op == Op.SetGlobal, i.A, exit);
    }

    // A key in the hash part of a table: as long as the part is the same, it is in the same node.
    private bool RecordNode(int register, int table, Value tableValue, Value key, bool isStore, int source, int exit)
    {
        Table* t = _machine.Heap.TableOf(tableValue);
        if (t->shape != 0 || t->hash == 0 || _machine.Heap.IsLong(key))
            return No("a field that is not there");
        Node* node = _machine.Heap.Find(t, key);
        bool isAbsent = node == null || new Value(node->value).IsNil;
        if (isAbsent && (isStore || t->role == LuaHeap.RoleNone))
            return No("a field that is not there");
        Add(TraceOp.RequireHash, TraceType.None, table, k: t->hash, exit: exit);
        if (isAbsent)
            return RecordInherited(register, t, key, exit);
        Constants.Add(key);
        ulong place = _machine.Heap.ReferenceOf(node);
        if (!isStore)
            return Load(register, Add(TraceOp.GetNode, TraceType.Bits, table, k: place, l: key.Bits, exit: exit), exit);
        int value = Typed(source, exit);
        if (value < 0 || Code[value].Type == TraceType.Float)
            return No("a field that becomes a float");
        if (t->role != LuaHeap.RoleNone)
            return No("a store to a class");
        Add(TraceOp.SetNode, TraceType.None, table, BitsOf(value), k: place, l: key.Bits, exit: exit);
        return true;
    }

    private bool HasFields(int register, Value key, int exit, out int table) => IsTable(register, exit, out table)
        ? !_machine.Heap.IsLong(key) || No("a long name")
        : No("a field of no table");

    private bool RecordGetField(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        Value key = Top.Function.Constants[i.C];
        Value actual = Actual(i.B);
        if (!HasFields(i.B, key, exit, out int table))
            return false;
        if (i.Op == Op.Self)
            Write(i.A + 3, table);
        Table* t = _machine.Heap.TableOf(actual);
        if (t->shape == 0)
            return RecordNode(i.A, table, actual, key, isStore: false, -1, exit);
        Add(TraceOp.RequireShape, TraceType.None, table, k: t->shape, exit: exit);
        int slot = _machine.Heap.Shapes[t->shape].SlotOf(key);
        if (slot >= 0)
        {
            if (new Value(_machine.Heap.At<ulong>(t->slots)[slot]).IsNil)
                return No("a field that is not there");
            return Load(i.A, Add(TraceOp.GetSlot, TraceType.Bits, table, k: (ulong)slot * 8), exit);
        }

        return RecordInherited(i.A, t, key, exit);
    }

    // Where a class has it, as long as none changes; or nobody.
    private bool RecordInherited(int register, Table* table, Value key, int exit)
    {
        uint place = _machine.InheritedPlace(table, key);
        if (place == 0)
            return No("a field that is not there");
        Add(TraceOp.RequireEpoch, TraceType.None, k: _machine.Context->epoch, exit: exit);
        if (place != Machine.None)
            return Load(register, Add(TraceOp.GetInherited, TraceType.Bits, k: place, exit: exit), exit);
        Write(register, Code.Bits(Value.Nil));
        return true;
    }

    private bool RecordSetField(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        Value key = Top.Function.Constants[i.B];
        Value actual = Actual(i.A);
        if (!HasFields(i.A, key, exit, out int table))
            return false;
        Table* t = _machine.Heap.TableOf(actual);
        if (t->shape == 0)
            return RecordNode(-1, table, actual, key, isStore: true, i.C, exit);
        int slot = _machine.Heap.Shapes[t->shape].SlotOf(key);
        if (slot < 0 || new Value(_machine.Heap.At<ulong>(t->slots)[slot]).IsNil)
            return No("a new field");
        int value = Typed(i.C, exit);
        if (value < 0)
            return No("a large integer");
        Add(TraceOp.RequireShape, TraceType.None, table, k: t->shape, exit: exit);
        Store(TraceOp.SetSlot, table, -1, value, (ulong)slot * 8, exit);
        return true;
    }

    // By what is stored; constants go as they lie on the stack.
    private void Store(TraceOp op, int table, int index, int value, ulong k, int exit)
    {
        TraceType type = Code[value].IsConstant ? TraceType.Bits : Code[value].Type;
        TraceOp kind = type switch
        {
            TraceType.Integer => op + 1,
            TraceType.Float => op + 2,
            _ => op,
        };
        int stored = Code[value].IsConstant ? BitsOf(value) : value;
        if (index < 0)
            Add(kind, TraceType.None, table, stored, k: k, exit: exit);
        else
            Add(kind, TraceType.None, table, index, stored, exit: exit);
    }

    private bool RecordItem(in Instruction i, int pc)
    {
        int exit = Guard(pc);
        bool isStore = i.Op is Op.SetIndex or Op.SetInteger;
        (int tableRegister, int keyRegister) = isStore ? (i.A, i.B) : (i.B, i.C);
        bool constant = i.Op is Op.GetInteger or Op.SetInteger;
        if (!IsTable(tableRegister, exit, out int table))
            return No("an item of no table");
        Value key = constant ? Value.OfSmall(keyRegister) : Actual(keyRegister);
        if (!key.IsSmall)
            return No("a key that is no integer");
        int index = constant ? Code.Integer(keyRegister) : Typed(keyRegister, exit);
        if (index < 0)
            return No("a large integer");
        Table* t = _machine.Heap.TableOf(Actual(tableRegister));
        if ((ulong)(key.Small - 1) >= t->arraySize)
            return No("an item beyond the array");
        Value old = new(_machine.Heap.At<ulong>(t->array)[key.Small - 1]);
        if (isStore)
        {
            if (old.IsNil && t->metatable != 0)
                return No("a new item of an object");
            int value = Typed(i.C, exit);
            if (value < 0)
                return No("a large integer");
            Store(TraceOp.SetItem, table, index, value, 0, exit);
            return true;
        }

        if (old.IsNil)
        {
            if (t->metatable != 0)
                return No("an item that is not there");
            Add(TraceOp.RequireNoMetatable, TraceType.None, table, exit: exit);
        }

        return Load(i.A, Add(TraceOp.GetItem, TraceType.Bits, table, index, exit: exit), exit);
    }
}
