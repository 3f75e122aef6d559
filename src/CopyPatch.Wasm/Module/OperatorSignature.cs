using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// What an operator takes and gives that always takes and gives the same, as one number: so one comparison tells whether the two
/// operands on top are right, and no branch depends on which operator it is.
/// </summary>
internal readonly struct OperatorSignature
{
    // From the lowest bit: the type below the top, the type on top, the result's type, how many operands (2 bits), whether there
    // is a result, whether the type below the top does not matter (at 27), the logarithm of the accessed bytes.
    private const int TopShift = 8;
    private const int ResultShift = 16;
    private const int OperandsShift = 24;
    private const int HasResultShift = 26;
    private const int HasOneShift = 27;
    private const int AlignmentShift = 28;

    /// <summary>Stands for the type of the table's entries.</summary>
    public const byte OfTable = 0;

    private readonly uint _bits;

    private OperatorSignature(uint bits) => _bits = bits;

    /// <summary>Gets how many operands it takes: up to three, of which a third one is of the same type as the two on top.</summary>
    public int Operands => (int)(_bits >> OperandsShift) & 3;

    /// <summary>Gets the type of the operand on top.</summary>
    public byte TopType => (byte)(_bits >> TopShift);

    /// <summary>Gets the type of the operand below it, where there are two.</summary>
    public byte LowerType => (byte)_bits;

    /// <summary>Gets how many results there are: one or none.</summary>
    public int Results => (int)(_bits >> HasResultShift) & 1;

    /// <summary>Gets the type of the result.</summary>
    public byte ResultType => (byte)(_bits >> ResultShift);

    /// <summary>Gets the logarithm of how many bytes of memory it accesses.</summary>
    public uint Alignment => _bits >> AlignmentShift;

    /// <summary>Gets whether two operands at most have the right types.</summary>
    /// <param name="top">Behind the types of the operands, with two bytes before it at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool Matches(byte* top) =>
        (ushort)(((top[-1] << TopShift) | top[-2]) ^ (int)_bits) >> ((int)(_bits >> (HasOneShift - 3)) & 8) == 0;

    /// <summary>Reads a signature.</summary>
    /// <param name="text">
    /// Letters for the operands, a colon, and the result's; i and l are integers, f and d floats, r is <see cref="OfTable"/>.
    /// </param>
    /// <param name="accessed">How many bytes of memory it accesses.</param>
    public static OperatorSignature Parse(string text, int accessed)
    {
        int operands = text.IndexOf(':');
        uint bits = ((uint)operands << OperandsShift) | ((uint)System.Numerics.BitOperations.Log2((uint)accessed) << AlignmentShift);
        if (operands > 0)
            bits |= (uint)TypeOf(text[operands - 1]) << TopShift;
        if (operands > 1)
            bits |= (uint)TypeOf(text[operands - 2]);
        if (operands == 1)
            bits |= 1u << HasOneShift;
        if (text.Length > operands + 1)
            bits |= ((uint)TypeOf(text[^1]) << ResultShift) | (1u << HasResultShift);
        return new OperatorSignature(bits);
    }

    private static WasmValueType TypeOf(char letter) => letter switch
    {
        'i' => WasmValueType.I32,
        'l' => WasmValueType.I64,
        'f' => WasmValueType.F32,
        'd' => WasmValueType.F64,
        _ => OfTable,
    };
}
