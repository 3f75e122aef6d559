using System;
using System.Linq;
using System.Text;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>Constant data of stencils: what it is, how it is aligned, and that it is there once.</summary>
[TestOf(typeof(DataPool))]
public class DataTests
{
    [Test]
    public void A_constant_of_two_stencils_is_one_datum()
    {
        StencilLibrary library = Read("CP_STENCIL(a) { x *= 0.3333; CP_NEXT(); } CP_STENCIL(b) { x += 0.3333; CP_NEXT(); }");
        foreach (EquatableArray<Datum> data in new[] { library.Data.X64, library.Data.Arm64 }.Where(data => !data.IsEmpty))
        {
            Assert.That(data.Single().Bytes, Is.EqualTo(BitConverter.GetBytes(0.3333)));
            Assert.That(data.Single().Alignment, Is.EqualTo(8));
        }

        Assert.That(library.Data.X64, Is.Not.Empty);
        Assert.That(library.Stencils.Select(stencil => stencil.Code.X64!.Patches.Single().Datum).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Vectors_of_16_bytes_keep_their_alignment()
    {
        Datum mask = Read("CP_STENCIL(a) { x = -x; CP_NEXT(); }").Data.X64.Single();
        Assert.That((mask.Bytes.Length, mask.Alignment), Is.EqualTo((16, 16)));
        Assert.That(mask.Bytes.Take(8), Is.EqualTo(BitConverter.GetBytes(-0.0)));
    }

    [Test]
    public void A_float_has_4_bytes()
    {
        Datum datum = Read("CP_STENCIL(a) { x = (float)x * 0.3333f; CP_NEXT(); }").Data.X64.Single();
        Assert.That(datum.Bytes, Is.EqualTo(BitConverter.GetBytes(0.3333f)));
        Assert.That(datum.Alignment, Is.EqualTo(4));
    }

    [Test]
    public void Strings_and_tables_are_whole()
    {
        StencilLibrary library = Read("""
            static const uint16_t powers[] = {1, 10, 100, 1000, 10000};
            CP_STENCIL(text) { *sp = "hello, world"[*sp & 7]; CP_NEXT(); }
            CP_STENCIL(power) { *sp = powers[*sp]; CP_NEXT(); }
            """);
        foreach (EquatableArray<Datum> data in new[] { library.Data.X64, library.Data.Arm64 })
        {
            Assert.That(data.Select(datum => Encoding.ASCII.GetString([.. datum.Bytes])), Does.Contain("hello, world\0"));
            Assert.That(data.Select(datum => datum.Bytes.Length), Does.Contain(10));
        }
    }

    // On x86-64 a table's entries are distances in the code of its stencil, of which it becomes part.
    [Test]
    public void Tables_of_several_switches_are_in_their_stencils()
    {
        const string Switch = "switch (sp[{0}]) {{ case 0: sp[1] += 5; break; case 1: sp[2] ^= 5; break; case 2: sp[3] = 1; break; "
            + "case 3: sp[4] *= 3; break; case 4: sp[9] = 9; break; case 5: sp[1] ^= 4; break; }}";
        StencilLibrary library = Read(
            $"CP_STENCIL(one) {{ {string.Format(Switch, 0)} CP_NEXT(); }} CP_STENCIL(two) {{ {string.Format(Switch, 0)} "
                + $"{string.Format(Switch, 7)} CP_NEXT(); }}");
        Assert.That(library.Data.X64, Is.Empty);
        Assert.That(library.Stencils.Select(stencil => stencil.Code.X64!.Patches.Length), Is.All.Zero);
        Assert.That(library.Stencils.Select(stencil => stencil.Code.X64!.Bytes.Length > stencil.Code.X64.BakedSize), Is.All.True);
    }

    private static StencilLibrary Read(string stencils)
    {
        StencilFile file = StencilFileReader.Read(BakedText.Of($"""
            #define CP_STATE (int64_t *, sp), (double, x)
            #include <copypatch.h>
            {stencils}
            """), default);
        Assert.That(file.Diagnostics, Is.Empty);
        return file.Library!;
    }
}
