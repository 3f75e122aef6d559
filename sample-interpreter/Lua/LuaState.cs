using System;
using System.Collections.Concurrent;
using System.Text;

namespace Lua;

/// <summary>
/// A state of Lua 5.4: values, functions, and what runs them. It is for one thread at a time; states know nothing of each other, so there may
/// be one for each thread.
/// </summary>
/// <example>
/// <code>
/// using var lua = new LuaState();
/// lua.Register("twice", (long x) => 2 * x);
/// Console.WriteLine(lua.Run("return twice(21)")[0]);
/// </code>
/// </example>
public sealed unsafe partial class LuaState : IDisposable
{
    private readonly ConcurrentQueue<int> _letGo = new();
    private volatile bool _hasLetGo;
    private LuaTable? _globals;
    private bool _isDisposed;

    /// <summary>Makes a state.</summary>
    /// <param name="options">What it is made with; all libraries and no budget where it is null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The memory limit or the budget is out of range.</exception>
    public LuaState(LuaOptions? options = null)
    {
        Options = options ?? new LuaOptions();
        if (Options.MemoryLimit is < 1 << 20 or >= 1L << 32)
            throw new ArgumentOutOfRangeException(nameof(options), Options.MemoryLimit, "A memory limit is 1 MB at least and below 4 GB.");
        if (Options.Budget is < 0)
            throw new ArgumentOutOfRangeException(nameof(options), Options.Budget, "A budget is no negative number; null is none.");
        Machine = new Machine(Options.MemoryLimit, Options.Tiers)
        {
            Owner = this,
            Cancellation = Options.Cancellation,
            Budget = Options.Budget ?? -1,
            Output = Options.Output ?? Console.OpenStandardOutput(),
            Input = Options.Input,
            Warn = Warn,
        };
        OpenLibraries();
    }

    /// <summary>Gets what it was made with.</summary>
    public LuaOptions Options { get; }

    /// <summary>Gets the table of global variables.</summary>
    public LuaTable Globals => _globals ??= new LuaTable(this, Machine.Globals);

    /// <summary>Gets the bytes of memory that its values take, with those that nothing refers to until they are collected.</summary>
    public long MemoryInUse => Machine.Heap.InUse;

    /// <summary>Gets or sets how many steps may still be done; null for as many as scripts like.</summary>
    public long? Budget
    {
        get => Machine.Budget < 0 ? null : Machine.Budget;
        set => Machine.Budget = value ?? -1;
    }

    internal Machine Machine { get; }

    /// <summary>Gets or sets a global variable, without metamethods.</summary>
    public LuaValue this[string name]
    {
        get => Globals[name];
        set => Globals[name] = value;
    }

    /// <summary>Runs a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="chunkName">
    /// What messages call it: "@file.lua", "=name", or the text itself, which is cut short. The text where it is null.
    /// </param>
    /// <returns>What it returns.</returns>
    /// <exception cref="LuaException">It is no Lua, or it raised an error that it did not catch.</exception>
    /// <exception cref="LuaBudgetException">It has used its budget.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LuaValue[] Run(string text, string? chunkName = null)
    {
        using LuaFunction chunk = Load(text, chunkName);
        return chunk.Call();
    }

    /// <summary>Compiles a script to a function, without running it.</summary>
    /// <exception cref="LuaException">It is no Lua.</exception>
    public LuaFunction Load(string text, string? chunkName = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Load(bytes, chunkName ?? Encoding.Latin1.GetString(bytes));
    }

    /// <summary>Compiles a script to a function, without running it.</summary>
    /// <exception cref="LuaException">It is no Lua.</exception>
    public LuaFunction Load(ReadOnlySpan<byte> text, string chunkName)
    {
        Enter();
        try
        {
            return new LuaFunction(this, Machine.Load(LuaCompiler.Compile(text, chunkName), Machine.Globals));
        }
        catch (LuaSyntaxException exception)
        {
            throw Machine.Plain(exception.Message);
        }
    }

    /// <summary>Compiles a chunk that may be the beginning of a longer one: then there is none.</summary>
    internal LuaFunction? LoadOrMore(ReadOnlySpan<byte> text, string chunkName, out bool isIncomplete)
    {
        isIncomplete = false;
        try
        {
            return new LuaFunction(this, Machine.Load(LuaCompiler.Compile(text, chunkName), Machine.Globals));
        }
        catch (LuaSyntaxException exception)
        {
            isIncomplete = exception.AtEnd;
            return isIncomplete ? null : throw Machine.Plain(exception.Message);
        }
    }

    /// <summary>Calls a function; an error that comes out has the stack of calls behind its message, as the command `lua` shows it.</summary>
    internal LuaValue[] CallWithTraceback(LuaFunction function, params ReadOnlySpan<LuaValue> arguments)
    {
        Machine.TracesErrors = true;
        try
        {
            return function.Call(arguments);
        }
        finally
        {
            Machine.TracesErrors = false;
        }
    }

    /// <summary>What the command `lua` says of an error: its message, or what its __tostring gives.</summary>
    internal byte[] MessageOf(LuaException exception)
    {
        string trace = exception.LuaTraceback is { } text ? "\n" + text : "";
        Value error = exception.Error;
        if (error.IsString || error.IsNumber)
            return [.. Machine.Heap.Text(Machine.Text(error)), .. Encoding.Latin1.GetBytes(trace)];
        if (!Machine.Metamethod(error, Event.ToString).IsNil)
            return Machine.Heap.Text(Machine.Text(error)).ToArray();
        return Encoding.Latin1.GetBytes($"(error object is a {Machine.TypeName(error)} value){trace}");
    }

    /// <summary>Makes a table.</summary>
    public LuaTable NewTable()
    {
        Enter();
        return new LuaTable(this, Machine.Heap.ValueOf(Machine.Heap.NewTable()));
    }

    /// <summary>Collects what nothing refers to.</summary>
    public void Collect()
    {
        Enter();
        Machine.Collect(Machine.Top);
    }

    /// <summary>Calls the finalizers (__gc) of what is alive, and gives all memory back. No member may be used afterwards.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            Machine.CloseState();
            Machine.Output.Flush();
        }
        finally
        {
            Machine.Dispose();
        }
    }

    /// <summary>Says that the state is used: what C# has let go meanwhile goes.</summary>
    internal void Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_hasLetGo)
            RemoveRoots();
    }

    internal void LetGo(int root)
    {
        if (_isDisposed)
            return;
        _letGo.Enqueue(root);
        _hasLetGo = true;
    }

    private void RemoveRoots()
    {
        _hasLetGo = false; // first: what comes meanwhile says so again
        while (_letGo.TryDequeue(out int root))
            Machine.RemoveRoot(root);
    }

    /// <summary>Does what may raise an error of Lua's.</summary>
    internal void Guard(Action action)
    {
        Enter();
        try
        {
            action();
        }
        catch (LuaMemoryException)
        {
            throw new LuaException(Machine.MemoryMessage, "not enough memory");
        }
    }

    /// <summary>Begins a call: its function is pushed, and its arguments are next.</summary>
    internal int Begin(Value function)
    {
        Enter();
        return Machine.Push(function);
    }

    /// <summary>Calls the function, whose results lie there afterwards.</summary>
    internal int Finish(int function, int arguments)
    {
        Machine.MakeFrame(function, arguments);
        return FinishFrame(function, arguments);
    }

    /// <summary>The same where the arguments lie in its frame already.</summary>
    internal int FinishFrame(int function, int arguments)
    {
        (int savedBase, Coroutine coroutine) = (Machine.Base, Machine.Current);
        try
        {
            int count = Machine.InvokeFrame(function, arguments);
            Machine.Top = function + count;
            return count;
        }
        catch (Exception exception)
        {
            if (coroutine == Machine.Main)
                Machine.Reset(savedBase, function);
            if (exception is LuaException lua)
                Describe(lua);
            if (exception is LuaMemoryException)
                throw new LuaException(Machine.MemoryMessage, "not enough memory");
            throw;
        }
    }

    /// <summary>The results are read.</summary>
    internal void End(int function) => Machine.Top = function;

    private void Warn(string text)
    {
        if (!Machine.Library.ShowsWarnings)
            return;
        Machine.Output.Flush();
        (Options.Warnings ?? Console.Error).Write($"Lua warning: {text}\n");
    }

    // Outside it is told by what can be kept.
    private void Describe(LuaException exception) => exception.Value = Conversion.FromLua(this, exception.Error);
}
