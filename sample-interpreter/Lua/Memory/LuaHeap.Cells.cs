namespace Lua;

// Integers, functions, and what stands for objects of C#.
internal sealed unsafe partial class LuaHeap
{
    /// <summary>An integer: in the value, or boxed.</summary>
    public Value Integer(long integer) => Value.Fits(integer) ? Value.OfSmall(integer) : Box(integer);

    /// <summary>The integer that a value is.</summary>
    public long ToInteger(Value integer) => integer.IsSmall ? integer.Small : At<Boxed>(integer.Reference)->integer;

    /// <summary>A cell with an integer, however small.</summary>
    public Value Box(long integer)
    {
        uint cell = Allocate(CellKind.CELL_BOXED, sizeof(Boxed));
        At<Boxed>(cell)->integer = integer;
        return Value.OfCell(MachineEmitter.TAG_BOXED, cell);
    }

    /// <summary>A function, whose upvalues the caller sets.</summary>
    public Value NewClosure(Proto* proto, int upvalues, int host = 0)
    {
        uint cell = Allocate(CellKind.CELL_CLOSURE, sizeof(Closure) + (upvalues * sizeof(uint)));
        Closure* closure = At<Closure>(cell);
        closure->upvalues = (ushort)upvalues;
        closure->host = host;
        closure->proto = proto;
        uint* all = (uint*)(closure + 1);
        for (int i = 0; i < upvalues; i++)
            all[i] = 0;
        return Value.OfCell(MachineEmitter.TAG_FUNCTION, cell);
    }

    /// <summary>A variable that is not on a stack.</summary>
    public uint NewUpvalue(Value value)
    {
        uint cell = Allocate(CellKind.CELL_UPVALUE, sizeof(Upvalue));
        Upvalue* upvalue = At<Upvalue>(cell);
        upvalue->open = 0;
        upvalue->next = 0;
        upvalue->value = value.Bits;
        upvalue->at = &upvalue->value;
        return cell;
    }

    /// <summary>A userdata or a coroutine: a cell that stands for an object.</summary>
    public Value NewObject(uint tag, object value, uint metatable = 0)
    {
        CellKind kind = tag == MachineEmitter.TAG_THREAD ? CellKind.CELL_THREAD : CellKind.CELL_USERDATA;
        uint cell = Allocate(kind, sizeof(Userdata));
        At<Userdata>(cell)->metatable = metatable;
        At<Userdata>(cell)->index = Handles.Add(value, cell);
        return Value.OfCell(tag, cell);
    }

    public object ObjectOf(Value value) => Handles[At<Userdata>(value.Reference)->index];

    /// <summary>What a function is made of, which an object of C# describes.</summary>
    public Proto* NewProto(object value)
    {
        uint cell = Allocate(CellKind.CELL_PROTO, sizeof(Proto));
        Proto* proto = At<Proto>(cell);
        proto->index = Handles.Add(value, cell);
        proto->entry = null;
        return proto;
    }
}
