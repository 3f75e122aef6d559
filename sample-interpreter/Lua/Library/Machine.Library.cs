namespace Lua;

internal sealed unsafe partial class Machine
{
    private LibraryState? _library;

    /// <summary>What the libraries keep.</summary>
    public LibraryState Library => _library ??= new LibraryState(this);

    /// <summary>Ends a C# function by a call without arguments, which may yield.</summary>
    /// <param name="function">What is called.</param>
    /// <param name="frame">The frame of the C# function.</param>
    /// <returns>What the C# function is to return.</returns>
    public int GoOnIn(Value function, int frame)
    {
        this[frame - 3] = function;
        return Transfer(EnterFrame(frame, 0));
    }

    /// <summary>Calls a function as <see cref="Invoke"/> does, and catches its error.</summary>
    /// <returns>How many results it has; -1 if there was an error, which then is the result.</returns>
    public int TryInvoke(int function, int arguments)
    {
        (int @base, int top) = (Base, function);
        LuaException caught;
        try
        {
            return Invoke(function, arguments);
        }
        catch (LuaException exception)
        {
            caught = exception;
        }
        catch (LuaMemoryException)
        {
            caught = OutOfMemory();
        }
        Base = @base;
        Top = top;
        EnsureStack(top + Emission.Spare);
        this[top] = CloseAll(top, caught.Error, top + 1);
        return -1;
    }
}
