using System;

namespace Lua;

/// <summary>A table, function or coroutine of a state, which C# keeps alive.</summary>
public class LuaReference : IDisposable
{
    private int _root;

    internal LuaReference(LuaState state, Value value)
    {
        State = state;
        _root = state.Machine.AddRoot(value);
    }

    /// <summary>Lets it go, some time after nobody has it.</summary>
    ~LuaReference() => State.LetGo(_root);

    /// <summary>Gets the state that it is of.</summary>
    public LuaState State { get; }

    internal Value Value => _root >= 0 ? State.Machine.Root(_root) : throw new ObjectDisposedException(GetType().Name);

    /// <summary>Lets it go: Lua's collector may take it, if Lua code does not have it.</summary>
    public void Dispose()
    {
        if (_root >= 0)
            State.LetGo(_root);
        _root = -1;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LuaReference other && other.State == State && other.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    internal Value ValueFor(LuaState state) =>
        state == State ? Value : throw new ArgumentException("The value belongs to another Lua state: values are not passed between states.");
}
