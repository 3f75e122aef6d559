using System;
using System.Globalization;
using System.Text;

namespace Lua;

/// <summary>
/// A value of Lua in C#. It holds no memory of a state's heap but by a <see cref="LuaTable"/> or <see cref="LuaFunction"/>, so it can be kept
/// as long as one likes.
/// </summary>
public readonly struct LuaValue : IEquatable<LuaValue>
{
    private readonly long _bits;
    private readonly object? _object;

    internal LuaValue(LuaKind kind, long bits, object? value = null)
    {
        Kind = kind;
        _bits = bits;
        _object = value;
    }

    /// <summary>Gets nil.</summary>
    public static LuaValue Nil => default;

    /// <summary>Gets what it is.</summary>
    public LuaKind Kind { get; }

    /// <summary>Gets whether it is nil.</summary>
    public bool IsNil => Kind == LuaKind.Nil;

    /// <summary>Makes a boolean.</summary>
    public static implicit operator LuaValue(bool value) => new(LuaKind.Boolean, value ? 1 : 0);

    /// <summary>Makes an integer.</summary>
    public static implicit operator LuaValue(long value) => new(LuaKind.Integer, value);

    /// <summary>Makes an integer.</summary>
    public static implicit operator LuaValue(int value) => new(LuaKind.Integer, value);

    /// <summary>Makes a float.</summary>
    public static implicit operator LuaValue(double value) => new(LuaKind.Float, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Makes a string of a text's UTF-8; nil of null.</summary>
    public static implicit operator LuaValue(string? value) =>
        value is null ? default : new(LuaKind.String, 0, Encoding.UTF8.GetBytes(value));

    /// <summary>Makes a string of bytes.</summary>
    public static implicit operator LuaValue(byte[]? value) => value is null ? default : new(LuaKind.String, 0, value);

    /// <summary>Makes a value of a table; nil of null.</summary>
    public static implicit operator LuaValue(LuaTable? value) => value is null ? default : new(LuaKind.Table, 0, value);

    /// <summary>Makes a value of a function; nil of null.</summary>
    public static implicit operator LuaValue(LuaFunction? value) => value is null ? default : new(LuaKind.Function, 0, value);

    /// <summary>Makes a value that stands for an object: a userdata in Lua.</summary>
    public static LuaValue OfObject(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new LuaValue(LuaKind.Object, 0, value);
    }

    /// <summary>Gets whether Lua takes it for true: all but nil and false.</summary>
    public bool IsTruthy => Kind != LuaKind.Nil && !(Kind == LuaKind.Boolean && _bits == 0);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public bool AsBoolean() => Kind == LuaKind.Boolean ? _bits != 0 : throw Not("a boolean");

    /// <summary>The integer, or that of a float without a fraction.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public long AsInteger() => Kind switch
    {
        LuaKind.Integer => _bits,
        LuaKind.Float when LuaHeap.TryInteger(BitConverter.Int64BitsToDouble(_bits), out long integer) => integer,
        _ => throw Not("an integer"),
    };

    /// <summary>The number, as a float.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public double AsNumber() => Kind switch
    {
        LuaKind.Float => BitConverter.Int64BitsToDouble(_bits),
        LuaKind.Integer => _bits,
        _ => throw Not("a number"),
    };

    /// <summary>The bytes of the string.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public ReadOnlySpan<byte> AsBytes() => Kind == LuaKind.String ? (byte[])_object! : throw Not("a string");

    /// <summary>The text of the string, whose bytes are UTF-8.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public string AsString() => Encoding.UTF8.GetString(AsBytes());

    /// <summary>The table.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public LuaTable AsTable() => _object as LuaTable ?? throw Not("a table");

    /// <summary>The function.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public LuaFunction AsFunction() => _object as LuaFunction ?? throw Not("a function");

    /// <summary>The object of C#.</summary>
    /// <exception cref="InvalidCastException">It is none.</exception>
    public object AsObject() => Kind == LuaKind.Object ? _object! : throw Not("an object");

    /// <inheritdoc/>
    public bool Equals(LuaValue other)
    {
        if (Kind == LuaKind.String && other.Kind == LuaKind.String)
            return AsBytes().SequenceEqual(other.AsBytes());
        if (Kind is LuaKind.Integer or LuaKind.Float && other.Kind is LuaKind.Integer or LuaKind.Float && Kind != other.Kind)
            return AsNumber() == other.AsNumber();
        return Kind == other.Kind && _bits == other._bits && Equals(_object, other._object);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LuaValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind switch
    {
        LuaKind.String => AsString().GetHashCode(StringComparison.Ordinal),
        LuaKind.Integer or LuaKind.Float => AsNumber().GetHashCode(),
        _ => HashCode.Combine(Kind, _bits, _object),
    };

    /// <summary>Whether two values are equal, without metamethods.</summary>
    public static bool operator ==(LuaValue left, LuaValue right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LuaValue left, LuaValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        LuaKind.Nil => "nil",
        LuaKind.Boolean => _bits != 0 ? "true" : "false",
        LuaKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        LuaKind.Float => AsNumber().ToString("R", CultureInfo.InvariantCulture),
        LuaKind.String => AsString(),
        _ => _object?.ToString() ?? Kind.ToString(),
    };

    internal object? Object => _object;

    private InvalidCastException Not(string what) => new($"The Lua value is {Kind}, and not {what}.");
}
