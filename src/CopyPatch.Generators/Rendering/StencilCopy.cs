using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>How a stencil's bytes get into the emitter's buffer.</summary>
internal static class StencilCopy
{
    private const int Vector = 16;
    private const int Word = 8;

    /// <summary>Whether it is copied from the assembly's data; a shorter one is a constant in the JIT's code.</summary>
    public static bool IsFromData(MachineCode code) => code.Bytes.Length > Word;

    /// <summary>
    /// The bytes that are written: whole vectors, so that the JIT copies with nothing but vector loads and stores. What
    /// lies behind the stencil is overwritten by the next one.
    /// </summary>
    public static int SizeOf(MachineCode code) => (code.Bytes.Length + Vector - 1) / Vector * Vector;

    public static void Write(CodeWriter writer, MachineCode code, string pointer, string data)
    {
        if (IsFromData(code))
        {
            writer.Line("global::System.Runtime.CompilerServices.Unsafe.CopyBlockUnaligned(");
            writer.Line($"    ref *{pointer},");
            writer.Line($"    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({data}),");
            writer.Line($"    {SizeOf(code)}u);");
        }
        else if (!code.Bytes.IsEmpty)
        {
            writer.Line($"global::System.Runtime.CompilerServices.Unsafe.WriteUnaligned({pointer}, {Literal(code.Bytes)});");
        }
    }

    private static string Literal(EquatableArray<byte> bytes)
    {
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++)
            word |= (ulong)bytes[i] << (8 * i);
        return bytes.Length > 4 ? $"0x{word:X16}UL" : $"0x{word:X8}U";
    }
}
