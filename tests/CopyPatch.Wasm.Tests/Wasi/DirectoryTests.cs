using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class DirectoryTests : WasiTests
{
    private const int Files = 50;

    [SetUp]
    public void MakeFiles()
    {
        for (int file = 0; file < Files; file++)
            File.WriteAllText(Guest.PathInside(new string('x', file + 1)), "");
        Directory.CreateDirectory(Guest.PathInside("directory"));
        File.CreateSymbolicLink(Guest.PathInside("link"), "nowhere");
    }

    [Test]
    public void AllIsListedWithItsType()
    {
        Dictionary<string, FileType> found = List(0x4000);
        Assert.That(found, Has.Count.EqualTo(Files + 4));
        Assert.That(found["."], Is.EqualTo(FileType.Directory));
        Assert.That(found[".."], Is.EqualTo(FileType.Directory));
        Assert.That(found["directory"], Is.EqualTo(FileType.Directory));
        Assert.That(found["link"], Is.EqualTo(FileType.SymbolicLink));
        Assert.That(found["xxx"], Is.EqualTo(FileType.RegularFile));
    }

    [TestCase(74u)] // the longest entry
    [TestCase(100u)]
    [TestCase(333u)]
    public void SmallBuffersGiveAllInSeveralCalls(uint size) => Assert.That(List(size), Has.Count.EqualTo(Files + 4));

    [Test]
    public void AnEntryThatDoesNotFitIsCut()
    {
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 24 + 1 + 10, 0UL, Guest.Result));
        Assert.That(Guest.Word, Is.EqualTo(35));
        Assert.That(Guest.LongAt(Guest.Data + 25), Is.EqualTo(2)); // the next cookie of the second entry
        Assert.That(Guest.Memory.Skip((int)Guest.Data + 35).All(value => value == 0));
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 0, 0UL, Guest.Result));
        Assert.That(Guest.Word, Is.Zero);
    }

    [Test]
    public void TheEndIsEmptyAndBeyondItIsNothing()
    {
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, (ulong)Files + 4, Guest.Result));
        Assert.That(Guest.Word, Is.Zero);
        Fails(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, (ulong)Files + 5, Guest.Result), Errno.InvalidArgument);
        Fails(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, ulong.MaxValue, Guest.Result), Errno.InvalidArgument);
    }

    [Test]
    public void EachEntryComesOnceWhileOthersAreRemoved()
    {
        HashSet<string> found = [];
        ulong cookie = 0;
        while (Next(ref cookie) is string name)
        {
            Assert.That(found.Add(name), name);
            if (name.StartsWith('x'))
                Succeeds(Guest.Call("path_unlink_file", Guest.Directory, name));
        }
        Assert.That(found, Has.Count.EqualTo(Files + 4));
        Assert.That(List(0x1000), Has.Count.EqualTo(4)); // cookie 0 looks again

        string? Next(ref ulong at)
        {
            Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 200, at, Guest.Result));
            if (Guest.Word == 0)
                return null;
            at = Guest.LongAt(Guest.Data);
            return Guest.TextAt(Guest.Data + 24, Guest.WordAt(Guest.Data + 16));
        }
    }

    [Test]
    public void WhatIsAboveIsNotTold()
    {
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, 0UL, Guest.Result));
        Assert.That(Guest.LongAt(Guest.Data + 25 + 8), Is.EqualTo(Guest.LongAt(Guest.Data + 8)));
    }

    [Test]
    public void BadPointersAreFaults()
    {
        Fails(Guest.Call("fd_readdir", Guest.Directory, 0xFFFF, 2, 0UL, Guest.Result), Errno.Fault);
        Fails(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, -1, 0UL, Guest.Result), Errno.Fault);
        Fails(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, 0UL, 0xFFFD), Errno.Fault);
    }

    [Test]
    public void TheRightToListIsNeeded()
    {
        uint directory = Guest.Open(".", OpenFlags.Directory, Rights.Directory & ~Rights.ReadDirectory);
        Fails(Guest.Call("fd_readdir", directory, Guest.Data, 100, 0UL, Guest.Result), Errno.NotCapable);
    }

    private Dictionary<string, FileType> List(uint size)
    {
        Dictionary<string, FileType> found = [];
        ulong cookie = 0;
        while (true)
        {
            Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, size, cookie, Guest.Result));
            uint used = Guest.Word;
            for (uint at = 0; at + 24 <= used;)
            {
                uint length = Guest.WordAt(Guest.Data + at + 16);
                if (at + 24 + length > used)
                    break;
                found.Add(Guest.TextAt(Guest.Data + at + 24, length), (FileType)Guest.Memory[Guest.Data + at + 20]);
                cookie = Guest.LongAt(Guest.Data + at);
                at += 24 + length;
            }
            if (used < size)
                return found;
        }
    }
}
