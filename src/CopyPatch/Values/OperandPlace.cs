namespace CopyPatch;

/// <summary>Where an operand of an operation is.</summary>
public enum OperandPlace : byte
{
    /// <summary>Nowhere: a default <see cref="Operand{T}"/> or <see cref="Location{T}"/>, which no operation takes.</summary>
    None,

    /// <summary>In a register: <see cref="Register{T}"/>.</summary>
    Register,

    /// <summary>In the code itself: it is a constant.</summary>
    Constant,

    /// <summary>In a slot of the frame: <see cref="Slot{T}"/>.</summary>
    Slot,
}
