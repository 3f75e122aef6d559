using System.Runtime.CompilerServices;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>Where a value is, whatever its type: a register, a constant's bits, or a slot.</summary>
internal readonly record struct Place(OperandPlace Kind, long Bits)
{
    public int Index => (int)Bits;

    public Register<T> R<T>() where T : unmanaged => new(Index);

    public Location<T> T<T>() where T : unmanaged => Kind == OperandPlace.Register ? R<T>() : new Slot<T>(Index);

    public Operand<T> O<T>() where T : unmanaged => Kind switch
    {
        OperandPlace.Register => R<T>(),
        OperandPlace.Slot => new Slot<T>(Index),
        _ => C<T>(),
    };

    public T C<T>() where T : unmanaged => Values.Of<T>(Bits);

    public override string ToString() => Kind switch
    {
        OperandPlace.Register => $"r{Index}",
        OperandPlace.Slot => $"s{Index}",
        _ => $"0x{Bits:x}",
    };
}

/// <summary>Values of any type as 64 bits.</summary>
internal static class Values
{
    public static T Of<T>(long bits) where T : unmanaged => Unsafe.As<long, T>(ref bits);

    public static long BitsOf<T>(T value) where T : unmanaged
    {
        long bits = 0;
        Unsafe.As<long, T>(ref bits) = value;
        return bits;
    }
}
