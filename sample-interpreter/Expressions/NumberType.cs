namespace Expressions;

/// <summary>The type of a value: of a column, of a constant, of each part of an expression.</summary>
internal enum NumberType
{
    /// <summary>64 bits, two's complement; arithmetic wraps around.</summary>
    Long,

    /// <summary>64 bits, floating point.</summary>
    Double,
}
