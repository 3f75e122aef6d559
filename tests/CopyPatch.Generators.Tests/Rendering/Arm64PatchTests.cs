using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>The bytes for AArch64, emitted on any machine and read back.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class Arm64PatchTests
{
    [TestCase("int8_t", "sbyte", "sbyte.MinValue, -1, 0, 1, sbyte.MaxValue")]
    [TestCase("uint8_t", "byte", "0, 1, 0x80, byte.MaxValue")]
    [TestCase("int16_t", "short", "short.MinValue, -1, 0, 1, short.MaxValue")]
    [TestCase("uint16_t", "ushort", "0, 1, 0x8000, ushort.MaxValue")]
    [TestCase("int32_t", "int", "int.MinValue, -1, 0, 1, int.MaxValue, 0x12345678")]
    [TestCase("uint32_t", "uint", "0, 1, 0x80000000, uint.MaxValue")]
    [TestCase("int64_t", "long", "long.MinValue, -1, 0, 1, long.MaxValue, 0x123456789ABCDEF0")]
    [TestCase("uint64_t", "ulong", "0, 1, 0x8000000000000000, ulong.MaxValue")]
    [TestCase("float", "float", "0, -0f, 1, float.Epsilon, float.MinValue, float.NegativeInfinity")]
    [TestCase("double", "double", "0, -0d, 1, double.Epsilon, double.MinValue, double.NegativeInfinity")]
    [TestCase("bool", "bool", "false, true")]
    [TestCase("void *", "nint", "nint.MinValue, -1, 0, 1, nint.MaxValue")]
    public void A_hole_is_in_the_immediates_of_its_moves(string c, string csharp, string values)
    {
        Generation generation = new Project(
            Snippets.Header + $$"""
            [StencilLibrary("stencils/test.c")] public partial class Emitter { }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    var wrong = new List<string>();
                    foreach ({{csharp}} value in new {{csharp}}[] { {{values}} })
                    {
                        emit.EmitKeep(value);
                        using var program = emit.Compile();
                        ulong moved = 0;
                        byte[] code = program.BytesOf(CodeSection.Hot);
                        foreach (uint word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(code))
                        {
                            // MOVZ and MOVK, with the shift in bits 21 and 22.
                            if ((word & 0x5F800000) == 0x52800000)
                                moved |= (ulong)((word >> 5) & 0xFFFF) << (int)(16 * ((word >> 21) & 3));
                        }

                        {{csharp}} read = *({{csharp}}*)&moved;
                        if (!read.Equals(value))
                            wrong.Add($"{value} became {read}");
                    }

                    return string.Join(", ", wrong);
                }
            }
            """,
            BakedText.Of($$"""
                #define CP_STATE (int64_t *, sp), ({{c}} *, out)
                #include <copypatch.h>
                CP_STENCIL(keep) { CP_HOLE({{c}}, value); *out = value; CP_RETURN(0); }
                """)).Generate();

        Assert.That(generation.OnArm64().Run<string>(), Is.Empty);
    }
}
