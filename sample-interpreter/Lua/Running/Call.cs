using System;
using System.Text;

namespace Lua;

/// <summary>A call of a C# function by Lua code: its arguments, and where its results go.</summary>
internal readonly unsafe ref struct Call(Machine machine, int frame, int count)
{
    private readonly int _frame = frame;

    public Machine Machine { get; } = machine;

    public LuaHeap Heap => Machine.Heap;

    /// <summary>How many arguments there are.</summary>
    public int Count { get; } = count;

    /// <summary>Where the first argument lies on the stack.</summary>
    public int Frame => _frame;

    /// <summary>An argument, from 1; nil where there is none.</summary>
    public Value this[int index] => (uint)(index - 1) < (uint)Count ? Machine[_frame + index - 1] : Value.Nil;

    /// <summary>The function itself.</summary>
    public Value Function => Machine[_frame - 3];

    /// <summary>Whether an argument is nil or not there.</summary>
    public bool IsNone(int index) => this[index].IsNil;

    // ---------------------------------------------------------------------------------------------- arguments
    public long Integer(int index)
    {
        Value value = this[index];
        if (value.IsSmall)
            return value.Small;
        if (value.IsInteger)
            return Heap.ToInteger(value);
        if (Machine.TryNumber(value, out Value number))
        {
            if (number.IsInteger)
                return Heap.ToInteger(number);
            if (LuaHeap.TryInteger(number.Float, out long integer))
                return integer;
            throw ArgumentError(index, "number has no integer representation");
        }

        throw TypeError(index, "number");
    }

    public long Integer(int index, long otherwise) => IsNone(index) ? otherwise : Integer(index);

    public double Number(int index)
    {
        Value value = this[index];
        if (value.IsFloat)
            return value.Float;
        return Machine.TryNumber(value, out Value number) ? Machine.ToFloat(number) : throw TypeError(index, "number");
    }

    public double Number(int index, double otherwise) => IsNone(index) ? otherwise : Number(index);

    /// <summary>A number as it is, or what a string stands for.</summary>
    public Value NumberValue(int index) =>
        Machine.TryNumber(this[index], out Value number) ? number : throw TypeError(index, "number");

    /// <summary>The bytes of a string or number.</summary>
    public ReadOnlySpan<byte> Bytes(int index) => Heap.Text(StringValue(index));

    public ReadOnlySpan<byte> Bytes(int index, ReadOnlySpan<byte> otherwise) => IsNone(index) ? otherwise : Bytes(index);

    /// <summary>A string, or a number as one, which it then becomes on the stack.</summary>
    public Value StringValue(int index)
    {
        Value value = this[index];
        if (value.IsString)
            return value;
        if (!value.IsNumber)
            throw TypeError(index, "string");
        return Machine[_frame + index - 1] = Machine.NumberText(value);
    }

    public Table* Table(int index)
    {
        Value value = this[index];
        return value.IsTable ? Heap.TableOf(value) : throw TypeError(index, "table");
    }

    public Value FunctionAt(int index) => this[index].IsFunction ? this[index] : throw TypeError(index, "function");

    public Value Any(int index) => index <= Count ? this[index] : throw ArgumentError(index, "value expected");

    /// <summary>Which of these names an argument is.</summary>
    public int Option(int index, string? otherwise, params ReadOnlySpan<string> names)
    {
        string name = otherwise is not null && IsNone(index) ? otherwise : Encoding.Latin1.GetString(Bytes(index));
        int at = names.IndexOf(name);
        return at >= 0 ? at : throw ArgumentError(index, $"invalid option '{name}'");
    }

    /// <summary>The name of an argument's type; "no value" where there is none.</summary>
    public string TypeName(int index) => index > Count ? "no value" : Machine.TypeNameOf(this[index]);

    // ------------------------------------------------------------------------------------------------- errors

    /// <summary>An error with the position of who called this function.</summary>
    public LuaException Error(string message) => Machine.Plain(Where(1) + message);

    public LuaException ErrorValue(Value error)
    {
        string message = error.IsString ? Encoding.Latin1.GetString(Heap.Text(error))
            : error.IsNumber ? Encoding.Latin1.GetString(Heap.Text(Machine.NumberText(error)))
            : $"(error object is a {Machine.TypeName(error)} value)";
        return new LuaException(error, message);
    }

    public LuaException ArgumentError(int index, string message) => Error(Machine.DescribeArgument(_frame, index, message));

    public LuaException TypeError(int index, string expected)
    {
        string actual = this[index].Tag == MachineEmitter.TAG_LIGHT ? "light userdata" : TypeName(index);
        return ArgumentError(index, $"{expected} expected, got {actual}");
    }

    /// <summary>"chunk:line: " of a level: 1 is who called this function.</summary>
    public string Where(int level) => Machine.Where(_frame, level);

    // ------------------------------------------------------------------------------------------------- results
    public void Push(Value value) => Machine.Push(value);

    public void Push(ReadOnlySpan<byte> text) => Machine.Push(Heap.NewString(text));

    public Value Pop() => Machine[--Machine.Top];

    /// <summary>A value that was pushed: -1 is the last one.</summary>
    public Value Peek(int fromTop) => Machine[Machine.Top + fromTop];

    public int Return() => 0;

    public int Return(Value value)
    {
        Machine.Push(value);
        return 1;
    }

    public int Return(long value) => Return(Heap.Integer(value));

    public int Return(double value) => Return(Value.Of(value));

    public int Return(bool value) => Return(Value.Of(value));

    public int Return(ReadOnlySpan<byte> value) => Return(Heap.NewString(value));

    public int Return(string value) => Return(Heap.NewString(value));

    public int Return(Value a, Value b)
    {
        Machine.Push(a);
        Machine.Push(b);
        return 2;
    }

    public int Return(Value a, Value b, Value c)
    {
        Machine.Push(a);
        Machine.Push(b);
        Machine.Push(c);
        return 3;
    }

    // ------------------------------------------------------------------------------------- what may run Lua code
    public Value Get(Value value, Value key) => Machine.Get(value, key);

    public void Set(Value value, Value key, Value newValue) => Machine.Set(value, key, newValue);

    public bool Equal(Value a, Value b) => Machine.Equal(a, b);

    public bool Less(Value a, Value b) => Machine.Order(Event.Lt, a, b);

    /// <summary>What # gives, which must be an integer.</summary>
    public long Length(Value value)
    {
        Value length = value.IsString ? Value.OfSmall(Heap.Text(value).Length) : Machine.Length(value);
        if (length.IsInteger)
            return Heap.ToInteger(length);
        if (length.IsFloat && LuaHeap.TryInteger(length.Float, out long integer))
            return integer;
        throw Error("object length is not an integer");
    }

    /// <summary>A value's text as tostring gives it.</summary>
    public Value Text(Value value) => Machine.Text(value);

    /// <summary>A field of a value's metatable, or nil.</summary>
    public Value Metafield(Value value, string name)
    {
        uint metatable = Machine.MetatableOf(value);
        return metatable == 0 ? Value.Nil : Heap.Get(Heap.At<Table>(metatable), Heap.NewString(name));
    }

    /// <summary>Calls the function that was pushed before so many arguments; the results are pushed instead.</summary>
    /// <param name="arguments">How many arguments were pushed.</param>
    /// <param name="results">How many results are wanted; -1 for all.</param>
    /// <returns>How many results there are.</returns>
    public int Invoke(int arguments, int results)
    {
        int function = Machine.Top - arguments - 1;
        int count = Machine.Invoke(function, arguments);
        int wanted = results < 0 ? count : results;
        Machine.EnsureStack(function + wanted + Emission.Spare);
        for (int i = count; i < wanted; i++)
            Machine[function + i] = Value.Nil;
        Machine.Top = function + wanted;
        return wanted;
    }

    /// <summary>Asks for memory before something large is built.</summary>
    public void RequireMemory(long bytes) => Machine.RequireMemory(bytes);

    /// <summary>Counts steps of long work without Lua code.</summary>
    public void Tick(int steps) => Machine.CheckLimits(steps);

    /// <summary>Sees to it that so many values can be pushed.</summary>
    public void EnsureStack(int count) => Machine.EnsureStack(Machine.Top + count + Emission.Spare);
}
