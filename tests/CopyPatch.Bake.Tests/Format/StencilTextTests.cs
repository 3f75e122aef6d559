using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Format;

internal sealed class StencilTextTests
{
    // Without a pattern, so that they stay as long as they are.
    private static readonly byte[] s_object = Bytes(5000);

    private static readonly StencilText s_text = new(
        "stencils/calc.c", "19.1.7", "-Os", [new InputFile("stencils/calc.c", new string('a', 64))], new string('d', 64),
        PackedBytes.Of("int a;\n"u8.ToArray()), [new BakedObject("x86-64", "x86_64-unknown-linux-gnu", PackedBytes.Of(s_object))],
        [],
        [],
        []);

    [Test]
    public void The_header_is_as_documented()
    {
        string[] lines = StencilTextWriter.Write(s_text).Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[..6], Is.EqualTo(new[]
            {
                "copypatch stencils 2",
                "source stencils/calc.c",
                "clang 19.1.7",
                "flags -Os",
                $"input {new string('a', 64)} stencils/calc.c",
                $"digest {s_text.Digest}",
            }));
            // printf 'int a;\n' | sha256sum
            Assert.That(lines[6], Is.EqualTo("text 7 386593f1475dc210d45a5f3d4b6bb11c065fc6fe2e08ebdd00ab4cf3a0848744"));
            Assert.That(lines[8], Does.StartWith("object x86-64 x86_64-unknown-linux-gnu 5000 "));
            Assert.That(lines[^2..], Is.EqualTo(new[] { "end", "" }));
            Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(120));
        });
    }

    [Test]
    public void The_bytes_come_out_again()
    {
        string[] lines = StencilTextWriter.Write(s_text).Split('\n');
        byte[] compressed = Convert.FromBase64String(string.Concat(lines[9..^2]));
        var bytes = new MemoryStream();
        new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress).CopyTo(bytes);
        Assert.That(bytes.ToArray(), Is.EqualTo(s_object));
    }

    [Test]
    public void A_line_without_flags_has_no_white_space_at_its_end() =>
        Assert.That(StencilTextWriter.Write(s_text with { Flags = "" }), Does.Contain("\nflags\n"));

    [Test]
    public void A_text_that_was_written_is_read()
    {
        string written = StencilTextWriter.Write(s_text);
        StencilText text = Read(written);
        Assert.Multiple(() =>
        {
            Assert.That(text.SourcePath, Is.EqualTo(s_text.SourcePath));
            Assert.That(text.ClangVersion, Is.EqualTo(s_text.ClangVersion));
            Assert.That(text.Flags, Is.EqualTo(s_text.Flags));
            Assert.That(text.Inputs, Is.EqualTo(s_text.Inputs));
            Assert.That(text.Digest, Is.EqualTo(s_text.Digest));
            Assert.That(text.Source.Unpack(), Is.EqualTo("int a;\n"u8.ToArray()));
            Assert.That(text.Objects.Single().Content.Unpack(), Is.EqualTo(s_object));
            Assert.That(text.Placements, Is.Empty);
            Assert.That(StencilTextWriter.Write(text), Is.EqualTo(written));
        });
    }

    [Test]
    public void The_header_has_every_line_but_those_of_the_bytes() => Assert.That(
        StencilTextWriter.HeaderOf(s_text),
        Is.EqualTo(StencilTextWriter.Write(s_text).Split('\n')[..^1].Where(line => line.Contains(' ') || line == "end")));

    [TestCase("stencils 2", "stencils 1", "it does not start with 'copypatch stencils 2'")]
    [TestCase("end\n", "", "it is truncated: there is no line 'end'")]
    [TestCase("end\n", "end\nend\n", "line 67 comes after 'end'")]
    [TestCase("clang ", "clong ", "line 3 is not understood")]
    [TestCase("clang ", "source other.c\nclang ", "line 3 is not understood")]
    [TestCase("digest ", "flags ", "line 6 is not understood")]
    [TestCase("source stencils/calc.c\n", "", "it has no line 'source'")]
    [TestCase("text 7 ", "text seven ", "line 7 has a length that is no number")]
    public void A_broken_text_says_what_is_wrong(string old, string changed, string why)
    {
        string text = StencilTextWriter.Write(s_text);
        Assert.That(() => Read(text.Replace(old, changed)), Throws.TypeOf<StencilFormatException>().With.Message.EqualTo(why));
    }

    [Test]
    public void Every_damaged_byte_is_found()
    {
        string text = StencilTextWriter.Write(s_text);
        int payload = text.IndexOf('\n', text.IndexOf("object ", StringComparison.Ordinal)) + 1;
        foreach (int at in Enumerable.Range(1, 20).Select(i => payload + (i * 97)).Where(at => char.IsLetter(text[at])))
        {
            StencilText damaged = Read(text[..at] + (char)(text[at] ^ 0x20) + text[(at + 1)..]);
            Assert.That(damaged.Objects[0].Content.Unpack,
                Throws.TypeOf<StencilFormatException>().With.Message.StartsWith("the bytes after line 9 "), $"at {at}");
        }
    }

    [Test]
    public void All_that_a_text_unfolds_to_is_one_budget()
    {
        // Each is small, and so are all of them together as they are packed.
        PackedBytes zeros = PackedBytes.Of(new byte[StencilFormat.MostBytes / 8]);
        StencilText text = s_text with { Placements = [.. Enumerable.Repeat(new BakedObject("x86-64", "a-target", zeros), 7)] };
        Assert.That(Read(StencilTextWriter.Write(text)).Placements, Has.Count.EqualTo(7));

        StencilText more = text with { Placements = [.. text.Placements, text.Placements[0]] };
        Assert.That(() => Read(StencilTextWriter.Write(more)), Throws.TypeOf<StencilFormatException>()
            .With.Message.Match("^with line [0-9]+ it unfolds to 67,113,871 bytes, and 67,108,864 are the most$"));
    }

    private static StencilText Read(string text) => StencilTextReader.Read(text.Split('\n')[..^1]);

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
