using System;

namespace Lua;

/// <summary>What is wrong with a text (a pattern, a format); the library makes an error of the script of it.</summary>
/// <param name="message">In the words of Lua.</param>
/// <param name="argument">The argument of the library's function whose fault it is, 0 for none.</param>
internal sealed class TextException(string message, int argument = 0) : Exception(message)
{
    public int Argument => argument;
}
