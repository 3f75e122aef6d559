namespace CopyPatch;

/// <summary>
/// The moves of an emitter whose C file has operations over values: what an <see cref="OperandStack"/>, or a register allocator, is
/// written with. Generated emitters implement it with the operations that every such C file gets from <c>copypatch.h</c>.
/// </summary>
public interface IValueEmitter
{
    /// <summary>Emits a move of 32 bits; a register gets zeros above them.</summary>
    /// <param name="to">Where the value goes.</param>
    /// <param name="from">Where it is.</param>
    void Move(Location<int> to, Operand<int> from);

    /// <summary>Emits a move of 64 bits.</summary>
    /// <param name="to">Where the value goes.</param>
    /// <param name="from">Where it is.</param>
    void Move(Location<long> to, Operand<long> from);

    /// <summary>Emits a move of a float.</summary>
    /// <param name="to">Where the value goes.</param>
    /// <param name="from">Where it is.</param>
    void Move(Location<float> to, Operand<float> from);

    /// <summary>Emits a move of a double.</summary>
    /// <param name="to">Where the value goes.</param>
    /// <param name="from">Where it is.</param>
    void Move(Location<double> to, Operand<double> from);
}
