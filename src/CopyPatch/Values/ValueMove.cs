namespace CopyPatch;

/// <summary>A place of any type: a register of either set, a constant's bits or a slot.</summary>
internal readonly record struct ValuePlace(OperandPlace Place, long Bits)
{
    public static ValuePlace Register(int index) => new(OperandPlace.Register, index);

    public static ValuePlace Slot(int index) => new(OperandPlace.Slot, index);
}

/// <summary>A move of a value of any type.</summary>
internal readonly record struct ValueMove(ValueKind Kind, ValuePlace To, ValuePlace From)
{
    // Registers of both sets and slots in one sequence.
    private const int FirstFloating = 256;
    private const int FirstSlot = 512;

    /// <summary>A number for where the value goes, which no other place has.</summary>
    public int Destination => LocationOf(To);

    /// <summary>The same for where it is; below zero for a constant.</summary>
    public int Source => From.Place == OperandPlace.Constant ? -1 : LocationOf(From);

    public bool IsBetweenRegisters => To.Place == OperandPlace.Register && From.Place == OperandPlace.Register;

    public void Emit(IValueEmitter emitter)
    {
        switch (Kind)
        {
            case ValueKind.Int32:
                emitter.Move(LocationOf<int>(), OperandOf<int>());
                break;
            case ValueKind.Int64:
                emitter.Move(LocationOf<long>(), OperandOf<long>());
                break;
            case ValueKind.Single:
                emitter.Move(LocationOf<float>(), OperandOf<float>());
                break;
            default:
                emitter.Move(LocationOf<double>(), OperandOf<double>());
                break;
        }
    }

    private Location<T> LocationOf<T>()
        where T : unmanaged => new(To.Place, (int)To.Bits);

    private Operand<T> OperandOf<T>()
        where T : unmanaged => new(From.Place, From.Bits);

    private int LocationOf(ValuePlace place) => place.Place == OperandPlace.Slot ? FirstSlot + (int)place.Bits
        : Kind.IsFloating() ? FirstFloating + (int)place.Bits
        : (int)place.Bits;
}
