namespace Lua;

/// <summary>What a <see cref="LuaValue"/> is.</summary>
public enum LuaKind
{
    /// <summary>nil.</summary>
    Nil,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>An integer of 64 bits.</summary>
    Integer,

    /// <summary>A float.</summary>
    Float,

    /// <summary>A string of bytes.</summary>
    String,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A function.</summary>
    Function,

    /// <summary>An object of C#.</summary>
    Object,

    /// <summary>A coroutine.</summary>
    Coroutine,
}
