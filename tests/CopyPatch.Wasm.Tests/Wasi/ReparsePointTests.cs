using System;
using System.Buffers.Binary;
using System.Text;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>What links of Windows say, and which are followed. The bytes are as Windows' documentation has them.</summary>
internal sealed class ReparsePointTests
{
    private const uint SymbolicLink = 0xA000000C;
    private const uint MountPoint = 0xA0000003;
    private const uint WslLink = 0xA000001D;
    private const uint CloudFile = 0x9000001A;
    private const uint Relative = 1;

    [TestCase(@"file", "file")]
    [TestCase(@"..\outside\secret", "../outside/secret")] // where that leads, the walk finds
    [TestCase(@"a\b\", "a/b/")]
    [TestCase(@".", ".")]
    [TestCase(@"a/b", "a/b")]
    [TestCase("\u6F22", "\u6F22")]
    public void ARelativeLinkSaysWhereItLeads(string text, string expected)
    {
        Assert.That(ReparsePoint.Read(Link(text), out byte[]? target), Is.EqualTo(Errno.Success));
        Assert.That(Encoding.UTF8.GetString(target!), Is.EqualTo(expected));
    }

    [TestCase(@"\??\C:\Windows", 0u)]
    [TestCase(@"C:\Windows", 0u)]
    [TestCase(@"file", 0u)] // not said to be relative
    [TestCase(@"\Windows", Relative)]
    [TestCase(@"/Windows", Relative)]
    [TestCase(@"\\server\share", Relative)]
    [TestCase(@"\??\C:\Windows", Relative)]
    [TestCase(@"C:\Windows", Relative)]
    [TestCase(@"C:Windows", Relative)]
    [TestCase(@"a\b:stream", Relative)]
    [TestCase("a\0b", Relative)]
    [TestCase("", Relative)]
    public void AnAbsoluteLinkIsNotFollowed(string text, uint flags) => Refused(Link(text, flags));

    [TestCase(MountPoint)]
    [TestCase(WslLink)]
    [TestCase(CloudFile)]
    [TestCase(0u)]
    public void NothingElseIsFollowed(uint tag)
    {
        byte[] bytes = Link("file");
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, tag);
        Refused(bytes);
    }

    [Test]
    public void WrongLengthsAreRefused()
    {
        byte[] link = Link("file");
        for (int length = 0; length < 28; length++)
            Refused(link[..length]);
        foreach (int field in new[] { 8, 10 })
        {
            foreach (ushort value in new ushort[] { 7, 9, 0x100, 0x7FFF, 0xFFFE, 0xFFFF })
            {
                byte[] wrong = Link("file");
                BinaryPrimitives.WriteUInt16LittleEndian(wrong.AsSpan(field), value);
                if (ReparsePoint.Read(wrong, out byte[]? target) == Errno.Success)
                    Assert.That(field, Is.EqualTo(8), "a text that starts elsewhere in the bytes is none the less one");
                else
                    Assert.That(target, Is.Null);
            }
        }
    }

    [Test]
    public void RandomBytesAreReadOrRefused()
    {
        Random random = new(1);
        byte[] bytes = new byte[64];
        for (int time = 0; time < 100_000; time++)
        {
            random.NextBytes(bytes);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, SymbolicLink);
            bytes[9] = bytes[11] = 0; // or nearly all would be too long
            if (ReparsePoint.Read(bytes, out byte[]? target) == Errno.Success)
                Assert.That(target, Has.Length.InRange(1, 3 * 32).And.None.EqualTo((byte)':').And.None.EqualTo((byte)'\\'));
        }
    }

    [TestCase(@"a\..\b")]
    [TestCase("\u6F22")]
    public void WhatIsWrittenIsWhatWindowsWrites(string text)
    {
        Assert.That(ReparsePoint.Write(text, out byte[] bytes), Is.EqualTo(Errno.Success));
        Assert.That(bytes, Is.EqualTo(Link(text)));
    }

    [Test]
    public void ALinkThatIsTooLongIsNotWritten()
    {
        Assert.That(ReparsePoint.Write(new string('a', 4091), out byte[] bytes), Is.EqualTo(Errno.Success));
        Assert.That(bytes, Has.Length.LessThanOrEqualTo(ReparsePoint.MaximumLength));
        Assert.That(ReparsePoint.Write(new string('a', 4092), out _), Is.EqualTo(Errno.NameTooLong));
    }

    private static void Refused(byte[] bytes)
    {
        Assert.That(ReparsePoint.Read(bytes, out byte[]? target), Is.EqualTo(Errno.NotCapable));
        Assert.That(target, Is.Null);
    }

    // Tag, length of what follows, 0; offset and length of both names, flags; the names.
    private static byte[] Link(string text, uint flags = Relative)
    {
        byte[] name = Encoding.Unicode.GetBytes(text);
        byte[] bytes = new byte[20 + 2 * name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, SymbolicLink);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), (ushort)(bytes.Length - 8));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(10), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), flags);
        name.CopyTo(bytes, 20);
        name.CopyTo(bytes, 20 + name.Length);
        return bytes;
    }
}
