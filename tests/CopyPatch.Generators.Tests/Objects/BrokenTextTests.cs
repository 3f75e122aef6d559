using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using CopyPatch.Format;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Tests.Infrastructure;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Objects;

/// <summary>Stencil texts that nobody baked: each is one diagnostic with the path and a reason, and never an exception.</summary>
[TestOf(typeof(StencilFileReader))]
public class BrokenTextTests
{
    private const string Path = "/project/stencils/calc.stencil.txt";

    private static readonly string s_good = SnippetCompiler.Compile(Snippets.Calc);

    [Test]
    public void A_text_as_it_was_baked_is_read_with_either_kind_of_line_ends([Values("\n", "\r\n")] string lineEnd)
    {
        StencilFile file = Read(s_good.Replace("\n", lineEnd, StringComparison.Ordinal));
        Assert.That(file.Diagnostics, Is.Empty);
        Assert.That(file.Library!.Stencils.Select(stencil => stencil.Name),
            Is.EqualTo(new[] { "push", "add", "jump_if_zero", "print", "load", "store", "halt" }));
    }

    [Test]
    public void Broken_texts_say_what_is_wrong()
    {
        AssertBroken("", "CP0010", "it is empty");
        AssertBroken("hello", "CP0010", "does not start with");
        AssertBroken(new string('x', 5000), "CP0010", "does not start with");
        AssertBroken(s_good.Replace("stencils 2", "stencils 1", StringComparison.Ordinal), "CP0011", "format 1");
        AssertBroken(s_good.Replace("clang 19", "clong 19", StringComparison.Ordinal), "CP0010", "line 3 is not understood");
        AssertBroken(s_good.Replace("object aarch64 ", "object x86-64 ", StringComparison.Ordinal), "CP0010", "a second object");
        AssertBroken(s_good.Replace("object aarch64 ", "object riscv64 ", StringComparison.Ordinal), "CP0012", "riscv64");
        AssertBroken(s_good.Replace("end\n", "", StringComparison.Ordinal), "CP0010", "truncated");
        AssertBroken(s_good.Replace("source stencils/test.c\n", "", StringComparison.Ordinal), "CP0010", "no line 'source'");
    }

    [Test]
    public void A_text_that_is_cut_anywhere_is_broken()
    {
        // Without its last line break a text is still whole.
        int step = Math.Max(1, s_good.Length / 400);
        for (int length = 0; length < s_good.Length - 1; length += step)
            Assert.That(Read(s_good[..length]).Diagnostics.Length, Is.EqualTo(1), $"cut at {length}");
    }

    [Test]
    public void Objects_that_change_places_are_noticed()
    {
        StencilText text = Repacked.Unpack(Snippets.Calc);
        StencilFile file = StencilFileReader.Read(
            Repacked.Pack(text, baked => text.Objects.First(other => other != baked).Content.Unpack()), default);
        Assert.That(file.Diagnostics.Single().Descriptor.Id, Is.EqualTo("CP0012"));
        Assert.That(file.Diagnostics.Single().Arguments[2], Does.Contain("ELF machine"));
    }

    [Test]
    public void An_object_that_is_none_is_noticed()
    {
        StencilText text = Repacked.Unpack(Snippets.Calc);
        foreach (byte[] bytes in new byte[][] { [], [1, 2, 3], "\u007fELF"u8.ToArray(), new byte[1000] })
        {
            StencilFile file = StencilFileReader.Read(Repacked.Pack(text, _ => bytes), default);
            Assert.That(file.Diagnostics.Single().Descriptor.Id, Is.EqualTo("CP0012"));
        }
    }

    [Test]
    public void A_text_that_unpacks_to_more_than_it_says_stops_there()
    {
        // 30 KB of text for 30 MB of zeros, of which the header owns up to 100.
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(new byte[30 << 20]);
        string text = WithSource("100", Convert.ToBase64String(packed.ToArray()));

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertBroken(text, "CP0010", "more bytes");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10 << 20));
    }

    [Test]
    public void A_hundred_megabytes_are_refused_without_reading_them()
    {
        string text = "copypatch stencils 2\n" + new string('A', 100 << 20);
        AssertBroken(text, "CP0010", "characters");
    }

    [Test]
    public void A_length_is_no_more_than_a_claim([Values("-1", "x", "99999999999", "67108865", "2000000")] string length)
    {
        AssertBroken(WithSource(length, "AAAA"), "CP0010", "");
    }

    [Test]
    public void Random_changes_of_a_text_never_throw() =>
        Gen.Select(Gen.Int[0, s_good.Length - 1], Gen.Char[' ', '~']).Array[1, 4].Sample(changes =>
        {
            char[] text = s_good.ToCharArray();
            foreach ((int at, char letter) in changes)
                text[at] = letter;
            StencilFile file = Read(new string(text));
            Assert.That(file.Diagnostics.Length, Is.LessThanOrEqualTo(1));
        }, iter: 3000);

    [Test]
    public void A_small_text_that_unfolds_to_gigabytes_is_refused_before_it_does()
    {
        StencilText text = Repacked.Unpack(Snippets.Calc);
        PackedBytes zeros = PackedBytes.Of(new byte[16 << 20]);
        string written = StencilTextWriter.Write(
            text with { Placements = [.. Enumerable.Repeat(new BakedObject("x86-64", "a-target", zeros), 400)] });
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertBroken(written, "CP0010", "bytes, and 67,108,864 are the most");
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100 << 20));
    }

    [Test]
    public void Many_functions_that_have_the_same_code_are_refused_before_they_are_copied()
    {
        // One megabyte of code, which clang wrote once: and every stencil's symbol says that all of it is its own.
        StringBuilder source = new StringBuilder("#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n")
            .Append("__asm__(\".section .text.all,\\\"ax\\\",@progbits\\nall: .zero 1048576\\n\");\n");
        for (int i = 0; i < 1000; i++)
        {
            source.Append($"__asm__(\".globl cp_stencil_s{i}\\n.type cp_stencil_s{i},@function\\n")
                .Append($".set cp_stencil_s{i}, all\\n.size cp_stencil_s{i}, 1048576\\n\");\n")
                .Append($"CP_RECORD_('s', \"s{i}\" \"\\0\" __FILE__, );\n");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        StencilFile file = StencilFileReader.Read(BakedText.Of(source.ToString(), architectures: "x86-64"), default);
        Assert.That(file.Diagnostics.Single().ToDiagnostic().ToString(),
            Does.Contain("CP0010").And.Contain("more than 268,435,456 bytes of code and data"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1L << 30));
    }

    private static string WithSource(string length, string base64)
    {
        string rest = s_good[s_good.IndexOf("\nobject ", StringComparison.Ordinal)..];
        return $"copypatch stencils 2\nsource a.c\nclang 19\nflags\ndigest 0\ntext {length} {new string('0', 64)}\n{base64}{rest}";
    }

    private static void AssertBroken(string text, string id, string reason)
    {
        StencilFile file = Read(text);
        // Where one object is whole, so are the signatures.
        Assert.That(file.Library?.Stencils.Select(stencil => stencil.IsBroken) ?? [], Is.All.True);
        Assert.That(file.Diagnostics.Single().Descriptor.Id, Is.EqualTo(id));
        string message = file.Diagnostics.Single().ToDiagnostic().GetMessage();
        Assert.That(message, Does.Contain(Path).And.Contain(reason).And.Contain("-t:BakeStencils"));
    }

    private static StencilFile Read(string text) => StencilFileReader.Read(new BakedText(Path, text), default);
}
