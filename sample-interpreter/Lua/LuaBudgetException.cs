using System;

namespace Lua;

/// <summary>A script has used its budget of steps.</summary>
public sealed class LuaBudgetException() : Exception("the script has used its budget of instructions");
