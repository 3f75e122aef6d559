using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class DirectoryTests : WasiTests
{
    private const int Files = 50;

    // A directory, a link, the directory itself and the one above.
    private static readonly int s_others = NeedsSymbolicLinksAttribute.AreThere ? 4 : 3;

    private static readonly WasiFunction s_readDirectory = WasiFunctions.All.Single(function => function.Name == "fd_readdir");

    [SetUp]
    public void MakeFiles()
    {
        for (int file = 0; file < Files; file++)
            File.WriteAllText(Guest.PathInside(new string('x', file + 1)), "");
        Directory.CreateDirectory(Guest.PathInside("directory"));
        if (NeedsSymbolicLinksAttribute.AreThere)
            File.CreateSymbolicLink(Guest.PathInside("link"), "nowhere");
    }

    [Test]
    public void AllIsListedWithItsType()
    {
        Dictionary<string, FileType> found = List(0x4000);
        Assert.That(found, Has.Count.EqualTo(Files + s_others));
        Assert.That(found["."], Is.EqualTo(FileType.Directory));
        Assert.That(found[".."], Is.EqualTo(FileType.Directory));
        Assert.That(found["directory"], Is.EqualTo(FileType.Directory));
        if (NeedsSymbolicLinksAttribute.AreThere)
            Assert.That(found["link"], Is.EqualTo(FileType.SymbolicLink));
        Assert.That(found["xxx"], Is.EqualTo(FileType.RegularFile));
    }

    [TestCase(74u)] // the longest entry
    [TestCase(100u)]
    [TestCase(333u)]
    public void SmallBuffersGiveAllInSeveralCalls(uint size) => Assert.That(List(size), Has.Count.EqualTo(Files + s_others));

    [Test]
    public void AnEntryThatDoesNotFitIsCut()
    {
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 24, 0UL, Guest.Result));
        uint first = 24 + Guest.WordAt(Guest.Data + 16);
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, first + 10, 0UL, Guest.Result));
        Assert.That(Guest.Word, Is.EqualTo(first + 10));
        Assert.That(Guest.LongAt(Guest.Data + first), Is.Not.Zero.And.Not.EqualTo(Guest.LongAt(Guest.Data))); // the second one's cookie
        Assert.That(Guest.Memory.Skip((int)(Guest.Data + first) + 10).All(value => value == 0));
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 0, 0UL, Guest.Result));
        Assert.That(Guest.Word, Is.Zero);
    }

    [Test]
    public void TheEndIsEmptyAndBeyondItIsNothing()
    {
        ulong last = 0;
        Assert.That(List(0x4000, ref last), Has.Count.EqualTo(Files + s_others));
        for (int time = 0; time < 2; time++)
        {
            Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, last, Guest.Result));
            Assert.That(Guest.Word, Is.Zero);
        }
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
        Assert.That(found, Has.Count.EqualTo(Files + s_others));
        Assert.That(List(0x1000), Has.Count.EqualTo(s_others)); // cookie 0 looks again

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
    public void EachEntryCanBeGoneBackTo()
    {
        List<(ulong Cookie, string Name)> entries = [];
        for (ulong cookie = 0; Next(cookie) is (ulong, string) entry; cookie = entry.Cookie)
            entries.Add(entry);
        Assert.That(entries, Has.Count.EqualTo(Files + s_others));
        for (int i = entries.Count - 1; i > 0; i--)
            Assert.That(Next(entries[i - 1].Cookie), Is.EqualTo(entries[i]));

        (ulong Cookie, string Name)? Next(ulong cookie)
        {
            Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 100, cookie, Guest.Result));
            return Guest.Word == 0 ? null : (Guest.LongAt(Guest.Data), Guest.TextAt(Guest.Data + 24, Guest.WordAt(Guest.Data + 16)));
        }
    }

    [Test]
    public void ALargeDirectoryIsReadInPiecesThatTakeNoMoreMemory()
    {
        string folder = Guest.PathInside("directory");
        for (int file = 0; file < 3000; file++)
            File.WriteAllText(Path.Combine(folder, $"a file with a name of some length, number {file}"), "");
        uint directory = Guest.OpenDirectory("directory");
        HashSet<string> found = [];
        ulong cookie = 0;
        long most = 0;
        do
        {
            long before = System.GC.GetAllocatedBytesForCurrentThread();
            Succeeds(Guest.Host.Call(s_readDirectory, new GuestMemory(Guest.Memory), [directory, Guest.Data, 200, cookie, Guest.Result]));
            most = System.Math.Max(most, System.GC.GetAllocatedBytesForCurrentThread() - before);
            for (uint at = 0; at + 24 <= Guest.Word;)
            {
                uint length = Guest.WordAt(Guest.Data + at + 16);
                if (at + 24 + length > Guest.Word)
                    break;
                found.Add(Guest.TextAt(Guest.Data + at + 24, length));
                cookie = Guest.LongAt(Guest.Data + at);
                at += 24 + length;
            }
        }
        while (Guest.Word == 200);
        Assert.That(found, Has.Count.EqualTo(3002));
        Assert.That(most, Is.LessThan(20_000));
    }

    [Test]
    public void WhatIsAboveIsNotTold()
    {
        Dictionary<string, ulong> inodes = [];
        Succeeds(Guest.Call("fd_readdir", Guest.Directory, Guest.Data, 0x4000, 0UL, Guest.Result));
        for (uint at = Guest.Data; at < Guest.Data + Guest.Word; at += 24 + Guest.WordAt(at + 16))
            inodes.Add(Guest.TextAt(at + 24, Guest.WordAt(at + 16)), Guest.LongAt(at + 8));
        Assert.That(inodes[".."], Is.EqualTo(inodes["."]));
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
        ulong cookie = 0;
        return List(size, ref cookie);
    }

    private Dictionary<string, FileType> List(uint size, ref ulong cookie)
    {
        Dictionary<string, FileType> found = [];
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
