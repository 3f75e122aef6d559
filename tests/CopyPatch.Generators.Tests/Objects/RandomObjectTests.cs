using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Tests.Infrastructure;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Objects;

/// <summary>Objects with random bytes in random places: a diagnostic or a model, never an exception.</summary>
[TestOf(typeof(ElfObject))]
public class RandomObjectTests
{
    // Something of everything that an object can hold for us.
    private const string Source = """
        #define CP_STATE (int64_t *, sp), (double, x)
        #include <copypatch.h>
        CP_STENCIL(constant) { CP_HOLE(int64_t, v); x = x * 0.3; *sp++ = v; CP_NEXT(); }
        CP_STENCIL(choose) { switch (*sp) { case 0: sp[1] = 5; break; case 1: x = 3.5; break; case 2: sp[3] = 1; break;
            case 3: sp[4] *= 3; break; case 4: sp[9] = 9; break; case 5: sp[1] ^= 4; break; } CP_NEXT(); }
        CP_STENCIL(jump) { if (*sp) CP_JUMP(target); CP_NEXT(); }
        CP_STENCIL(call) { *sp = CP_CALL(host, int64_t, double)(x); *sp += CP_INVOKE(callee)(sp, x); CP_NEXT(); }
        CP_STENCIL(text) { *sp = "a string"[*sp & 7]; CP_NEXT(); }
        CP_ENTRY(run, int64_t, (int64_t *, sp), (double, x))
        """;

    private static readonly StencilText s_text = Repacked.Unpack(Source);

    [Test]
    public void Random_bytes_in_an_object_never_throw() =>
        Gen.Select(
            Gen.Int[0, 1 << 20],
            Gen.OneOf(Gen.Byte, Gen.OneOf([.. new byte[] { 0, 1, 0x7F, 0x80, 0xFF }.Select(Gen.Const)])),
            Gen.Int[1, 8])
            .Array[1, 4].Sample(changes =>
            {
                BakedText changed = Repacked.Pack(s_text, baked =>
                {
                    byte[] bytes = [.. baked.Content.Unpack()];
                    foreach ((int at, byte value, int length) in changes)
                        for (int i = at % bytes.Length; i < bytes.Length && i < (at % bytes.Length) + length; i++)
                            bytes[i] = value;
                    return bytes;
                });
                StencilFile file = StencilFileReader.Read(changed, default);
                Assert.That(file.Library is not null || file.Diagnostics.Length == 1);
            }, iter: 3000);

    [Test]
    public void An_object_that_is_cut_anywhere_never_throws()
    {
        int length = s_text.Objects.Max(baked => baked.Content.Unpack().Length);
        for (int cut = 0; cut < length; cut += 37)
        {
            StencilFile file = StencilFileReader.Read(
                Repacked.Pack(s_text, baked => [.. baked.Content.Unpack().Take(cut)]), default);
            Assert.That(file.Diagnostics, Is.Not.Empty, $"cut at {cut}");
        }
    }
}
