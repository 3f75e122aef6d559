namespace Lua.Tests.Random;

/// <summary>What a variable is meant to hold, so that most programs do more than raise errors.</summary>
internal enum Kind
{
    Integer,
    Number,
    Text,
    Boolean,

    /// <summary>An array without holes.</summary>
    List,

    /// <summary>A table whose fields a, b and c are integers.</summary>
    Record,

    /// <summary>A table with all kinds of keys.</summary>
    Map,

    /// <summary>A table with an integer and metamethods.</summary>
    Object,

    /// <summary>An object with methods.</summary>
    Instance,

    Function,

    /// <summary>Whatever there is.</summary>
    Any,
}

/// <summary>How a function is called.</summary>
internal sealed record Signature(Kind[] Parameters, bool IsVararg, Kind[] Results)
{
    /// <summary>Gets or sets how many steps a call takes, about.</summary>
    public double Cost { get; set; }
}

/// <summary>A variable that is in scope.</summary>
internal sealed record Variable(string Name, Kind Kind, bool IsConstant, Signature? Signature);
