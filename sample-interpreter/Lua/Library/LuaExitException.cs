using System;

namespace Lua;

/// <summary>A script ended its program by os.exit.</summary>
/// <param name="code">What it gave as the program's exit code.</param>
public sealed class LuaExitException(int code) : Exception($"the script called os.exit({code})")
{
    /// <summary>Gets the program's exit code.</summary>
    public int Code => code;
}
