using System;

namespace Lua;

/// <summary>A text is no Lua. The message says where, a character per byte.</summary>
/// <param name="message">The whole message, with the chunk's name and the line.</param>
/// <param name="atEnd">Whether the text ended too early, so that more of it could mend it.</param>
internal sealed class LuaSyntaxException(string message, bool atEnd = false) : Exception(message)
{
    /// <summary>Whether the text ended too early, so that more of it could mend it.</summary>
    public bool AtEnd { get; } = atEnd;
}
