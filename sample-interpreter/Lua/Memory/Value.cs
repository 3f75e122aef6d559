using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lua;

/// <summary>A value of Lua in 64 bits, as stencils/lua.h says. References are offsets into the heap of a state.</summary>
internal readonly struct Value(ulong bits) : IEquatable<Value>
{
    public const ulong Bias = 0xFFFE_0000_0000_0000, FirstInteger = 0xFFFC_0000_0000_0000, FirstOther = 0xFFF9_0000_0000_0000;

    /// <summary>Integers below this, and not below its negation, are in the value itself.</summary>
    public const long IntegerLimit = 1L << 49;

    public readonly ulong Bits = bits;

    public static Value Nil => new((ulong)MachineEmitter.TAG_NIL << 32);

    public static Value True => new((ulong)MachineEmitter.TAG_TRUE << 32);

    public static Value False => new((ulong)MachineEmitter.TAG_FALSE << 32);

    /// <summary>The upper half, which tells what it is.</summary>
    public uint Tag => (uint)(Bits >> 32);

    /// <summary>Where the cell lies in the heap.</summary>
    public uint Reference => (uint)Bits;

    public bool IsNil => Bits == Nil.Bits;

    public bool IsTruthy => (Tag & ~1u) != MachineEmitter.TAG_FALSE;

    public bool IsBoolean => Tag is MachineEmitter.TAG_TRUE or MachineEmitter.TAG_FALSE;

    /// <summary>Whether it is an integer that is in the value itself.</summary>
    public bool IsSmall => Bits >= FirstInteger;

    public bool IsInteger => Bits >= FirstInteger || Tag == MachineEmitter.TAG_BOXED;

    public bool IsFloat => Bits < FirstOther;

    public bool IsNumber => IsFloat || IsInteger;

    public bool IsString => Tag == MachineEmitter.TAG_STRING;

    public bool IsTable => Tag == MachineEmitter.TAG_TABLE;

    public bool IsFunction => Tag == MachineEmitter.TAG_FUNCTION;

    public bool IsUserdata => Tag == MachineEmitter.TAG_USERDATA;

    public bool IsThread => Tag == MachineEmitter.TAG_THREAD;

    /// <summary>Whether it refers to a cell.</summary>
    public bool IsCell => Bits < FirstInteger && Tag >= MachineEmitter.TAG_STRING;

    /// <summary>The integer of a value that is small.</summary>
    public long Small => (long)(Bits - Bias);

    public double Float => BitConverter.UInt64BitsToDouble(Bits);

    public static bool Fits(long integer) => (ulong)(integer + IntegerLimit) < 2 * (ulong)IntegerLimit;

    /// <summary>A small integer.</summary>
    public static Value OfSmall(long integer)
    {
        Debug.Assert(Fits(integer), "Integers that do not fit are boxed by the heap.");
        return new Value((ulong)integer + Bias);
    }

    public static Value Of(bool value) => value ? True : False;

    /// <summary>A float; all NaNs but the two of arithmetic become one of them.</summary>
    public static Value Of(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        return new Value(bits >= FirstOther ? 0xFFF8_0000_0000_0000 : bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value OfCell(uint tag, uint reference) => new(((ulong)tag << 32) | reference);

    /// <summary>Whether both have the same bits; equality of Lua is the heap's.</summary>
    public bool Equals(Value other) => Bits == other.Bits;

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => Bits.GetHashCode();

    public static bool operator ==(Value left, Value right) => left.Bits == right.Bits;

    public static bool operator !=(Value left, Value right) => left.Bits != right.Bits;
}
