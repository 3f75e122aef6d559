using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Texts;

internal sealed class StencilTextWriterTests
{
    // Without a pattern, so that they stay as long as they are.
    private static readonly byte[] s_object = Bytes(5000);

    private static readonly StencilText s_text = new(
        "stencils/calc.c", "19.1.7", "-Os", [new InputFile("stencils/calc.c", new string('a', 64))], "int a;\n"u8.ToArray(),
        [new BakedObject("x86-64", "x86_64-unknown-linux-gnu", s_object)],
        []);

    [Test]
    public void The_header_is_as_documented()
    {
        string[] lines = StencilTextWriter.Write(s_text).Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[..6], Is.EqualTo(new[]
            {
                "copypatch stencils 1",
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
    public void A_header_that_was_written_is_read()
    {
        StencilHeader header = StencilHeader.Parse(StencilTextWriter.Write(s_text))!;
        Assert.Multiple(() =>
        {
            Assert.That(header.Source, Is.EqualTo(s_text.Source));
            Assert.That(header.ClangVersion, Is.EqualTo(s_text.ClangVersion));
            Assert.That(header.Flags, Is.EqualTo(s_text.Flags));
            Assert.That(header.Digest, Is.EqualTo(s_text.Digest));
            Assert.That(header.Inputs, Is.EqualTo(s_text.Inputs));
        });
    }

    [Test]
    public void A_text_that_is_cut_off_or_of_another_version_has_no_header()
    {
        string text = StencilTextWriter.Write(s_text);
        Assert.Multiple(() =>
        {
            Assert.That(StencilHeader.Parse(text[..^5]), Is.Null);
            Assert.That(StencilHeader.Parse(""), Is.Null);
            Assert.That(StencilHeader.Parse(text.Replace("stencils 1", "stencils 2")), Is.Null);
        });
    }

    [Test]
    public void Every_damaged_payload_is_found()
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("calc.stencil.txt");
        string text = StencilTextWriter.Write(s_text);
        File.WriteAllText(file, text);
        Assert.That(StencilPayload.WhyBroken(file), Is.Null);

        int payload = text.IndexOf('\n', text.IndexOf("object ", StringComparison.Ordinal)) + 1;
        foreach (int at in Enumerable.Range(1, 20).Select(i => payload + (i * 97)).Where(at => char.IsLetter(text[at])))
        {
            File.WriteAllText(file, text[..at] + (char)(text[at] ^ 0x20) + text[(at + 1)..]);
            Assert.That(StencilPayload.WhyBroken(file), Is.EqualTo("the bytes of its object x86-64 are corrupt"), $"at {at}");
        }

        File.WriteAllText(file, text[..(payload + 100)]);
        Assert.That(StencilPayload.WhyBroken(file), Is.Not.Null);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
