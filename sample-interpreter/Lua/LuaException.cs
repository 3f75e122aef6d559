using System;

namespace Lua;

/// <summary>An error of Lua code that nobody caught there.</summary>
public sealed class LuaException : Exception
{
    internal LuaException(Value error, string message, Exception? inner = null)
        : base(message, inner)
    {
        Value = message;
        Error = error;
    }

    /// <summary>Gets where Lua's calls were, the innermost first; null where nobody asked for it.</summary>
    public string? LuaTraceback { get; internal set; }

    /// <summary>Gets the value that was the error: a string with a message, as a rule.</summary>
    public LuaValue Value { get; internal set; }

    internal Value Error { get; set; }

    internal bool IsStackOverflow { get; set; }

    // A message handler has made Error of the first one already.
    internal bool IsHandled { get; set; }
}
