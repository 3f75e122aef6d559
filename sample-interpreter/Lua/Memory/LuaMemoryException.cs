using System;

namespace Lua;

/// <summary>A state's limit of memory does not allow what was asked for.</summary>
internal sealed class LuaMemoryException() : Exception("not enough memory");
