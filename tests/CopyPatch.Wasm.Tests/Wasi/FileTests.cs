using System;
using System.IO;
using System.Linq;
using System.Text;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class FileTests : WasiTests
{
    [Test]
    public void WhatIsWrittenIsThereToBeRead()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Guest.Write(file, "hello ");
        Guest.Write(file, "world");
        Assert.That(Guest.TextInside("file"), Is.EqualTo("hello world"));
        Succeeds(Guest.Call("fd_seek", file, 6L, 0, Guest.Result));
        Assert.That(Guest.Read(file), Is.EqualTo("world"));
        Assert.That(Guest.Read(file), Is.Empty);
    }

    [Platform("Linux")]
    [Test]
    public void APipeNeverBlocks()
    {
        string pipe = Guest.PathInside("pipe");
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        Fails(Guest.TryOpen("pipe", rights: Rights.Write), Errno.NoSuchDevice);
        uint reader = Guest.Open("pipe", rights: Rights.Read);
        Assert.That(Guest.Read(reader), Is.Empty, "nobody writes");
        uint writer = Guest.Open("pipe", rights: Rights.Write);
        Guest.Write(writer, "through");
        Assert.That(Guest.Read(reader), Is.EqualTo("through"));

        uint hasty = Guest.Open("pipe", rights: Rights.Read, flags: DescriptorFlags.NonBlocking);
        Fails(Guest.Call("fd_read", hasty, Guest.Vector(Guest.Data, 8), 1, Guest.Result), Errno.TryAgain);
        int asked = 0;
        Guest.Host.IsCancelled = () => ++asked == 3;
        uint patient = Guest.Open("pipe", rights: Rights.Read);
        Fails(Guest.Call("fd_read", patient, Guest.Vector(Guest.Data, 8), 1, Guest.Result), Errno.Interrupted);

        Guest.Host.IsCancelled = () =>
        {
            if (asked++ == 4)
                Guest.Write(writer, "late");
            return false;
        };
        patient = Guest.Open("pipe", rights: Rights.Read);
        Assert.That(Guest.Read(patient), Is.EqualTo("late"));
    }

    [Test]
    public void ADirectoryIsNotOpenedForWriting()
    {
        Fails(Guest.TryOpen(".", OpenFlags.Directory, Rights.Read | Rights.Write), Errno.IsDirectory);
        Fails(Guest.TryOpen(".", OpenFlags.None, Rights.Read | Rights.Write), Errno.IsDirectory);
        Succeeds(Guest.TryOpen(".", OpenFlags.Directory, Rights.Read | Rights.ReadDirectory));
    }

    [Test]
    public void SeveralBuffersAreOneTransfer()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        "abcdef"u8.CopyTo(Guest.Memory.AsSpan((int)Guest.Data));
        uint vectors = Guest.Vector(Guest.Data + 3, 3, Guest.Data, 0, Guest.Data, 2);
        Succeeds(Guest.Call("fd_write", file, vectors, 3, Guest.Result));
        Assert.That(Guest.Word, Is.EqualTo(5));
        Assert.That(Guest.TextInside("file"), Is.EqualTo("defab"));

        Succeeds(Guest.Call("fd_seek", file, 0L, 0, Guest.Result));
        vectors = Guest.Vector(Guest.Data + 20, 2, Guest.Data + 10, 100);
        Succeeds(Guest.Call("fd_read", file, vectors, 2, Guest.Result));
        Assert.That(Guest.Word, Is.EqualTo(5));
        Assert.That(Guest.TextAt(Guest.Data + 20, 2) + Guest.TextAt(Guest.Data + 10, 3), Is.EqualTo("defab"));
    }

    [Test]
    public void ReadsAndWritesAtAnOffsetLeaveThePosition()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Guest.Write(file, "0123456789");
        "xy"u8.CopyTo(Guest.Memory.AsSpan((int)Guest.Data));
        Succeeds(Guest.Call("fd_pwrite", file, Guest.Vector(Guest.Data, 1, Guest.Data + 1, 1), 2, 4UL, Guest.Result));
        Assert.That(Guest.Word, Is.EqualTo(2));
        Succeeds(Guest.Call("fd_pread", file, Guest.Vector(Guest.Data, 2, Guest.Data + 2, 2), 2, 3UL, Guest.Result));
        Assert.That(Guest.TextAt(Guest.Data, Guest.Word), Is.EqualTo("3xy6"));
        Succeeds(Guest.Call("fd_tell", file, Guest.Result));
        Assert.That(Guest.Long, Is.EqualTo(10));
        Fails(Guest.Call("fd_pread", file, Guest.Vector(Guest.Data, 2), 1, ulong.MaxValue, Guest.Result), Errno.InvalidArgument);
    }

    [Test]
    public void ThePositionMovesFromStartHereAndEnd()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Guest.Write(file, "0123456789");
        Assert.That(Seek(-3, 2), Is.EqualTo(7));
        Assert.That(Seek(-2, 1), Is.EqualTo(5));
        Assert.That(Seek(0, 1), Is.EqualTo(5));
        Assert.That(Seek(100, 0), Is.EqualTo(100));
        Assert.That(Guest.Read(file), Is.Empty);
        Fails(Guest.Call("fd_seek", file, -1L, 0, Guest.Result), Errno.InvalidArgument);
        Fails(Guest.Call("fd_seek", file, 0L, 3, Guest.Result), Errno.InvalidArgument);
        Guest.Write(file, "x");
        Assert.That(new FileInfo(Guest.PathInside("file")).Length, Is.EqualTo(101));

        ulong Seek(long offset, int whence)
        {
            Succeeds(Guest.Call("fd_seek", file, offset, whence, Guest.Result));
            return Guest.Long;
        }
    }

    [Test]
    public void AppendingWritesAtTheEndAndCanBeTurnedOff()
    {
        File.WriteAllText(Guest.PathInside("file"), "abc");
        uint file = Guest.Open("file", flags: DescriptorFlags.Append);
        Guest.Write(file, "d");
        Succeeds(Guest.Call("fd_seek", file, 0L, 0, Guest.Result));
        Guest.Write(file, "e");
        Assert.That(Guest.TextInside("file"), Is.EqualTo("abcde"));
        Assert.That(Flags(), Is.EqualTo(DescriptorFlags.Append));

        Succeeds(Guest.Call("fd_fdstat_set_flags", file, 0));
        Assert.That(Flags(), Is.EqualTo(DescriptorFlags.None));
        Succeeds(Guest.Call("fd_seek", file, 0L, 0, Guest.Result));
        Guest.Write(file, "X");
        Assert.That(Guest.TextInside("file"), Is.EqualTo("Xbcde"));
        Fails(Guest.Call("fd_fdstat_set_flags", file, (int)DescriptorFlags.Sync), Errno.NotSupported);
        Fails(Guest.Call("fd_fdstat_set_flags", file, 32), Errno.InvalidArgument);

        DescriptorFlags Flags()
        {
            Succeeds(Guest.Call("fd_fdstat_get", file, Guest.Result));
            return (DescriptorFlags)(ushort)(Guest.Word >> 16);
        }
    }

    [Test]
    public void AFileIsCutAndGrown()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Guest.Write(file, "0123456789");
        Succeeds(Guest.Call("fd_filestat_set_size", file, 4UL));
        Assert.That(Guest.TextInside("file"), Is.EqualTo("0123"));
        Succeeds(Guest.Call("fd_filestat_set_size", file, 6UL));
        Assert.That(Guest.TextInside("file"), Is.EqualTo("0123\0\0"));
        Succeeds(Guest.Call("fd_allocate", file, 4UL, 16UL));
        Assert.That(new FileInfo(Guest.PathInside("file")).Length, Is.EqualTo(20));
        Fails(Guest.Call("fd_filestat_set_size", file, ulong.MaxValue), Errno.InvalidArgument);
        Fails(Guest.Call("fd_allocate", file, ulong.MaxValue, 1UL), Errno.InvalidArgument);
        Fails(Guest.Call("fd_allocate", file, 0UL, 0UL), Errno.InvalidArgument);
    }

    [Test]
    public void AdviceAndSynchronizingWork()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        for (int advice = 0; advice < 6; advice++)
            Succeeds(Guest.Call("fd_advise", file, 0UL, 100UL, advice));
        Fails(Guest.Call("fd_advise", file, 0UL, 100UL, 6), Errno.InvalidArgument);
        Fails(Guest.Call("fd_advise", file, ulong.MaxValue, 100UL, 0), Errno.InvalidArgument);
        Succeeds(Guest.Call("fd_sync", file));
        Succeeds(Guest.Call("fd_datasync", file));
        Succeeds(Guest.Call("fd_sync", Guest.Directory));
    }

    [Test]
    public void StandardStreamsAreTheHosts()
    {
        Guest.Input.Write("typed"u8);
        Guest.Input.Position = 0;
        Assert.That(Guest.Read(0, 3), Is.EqualTo("typ"));
        Assert.That(Guest.Read(0), Is.EqualTo("ed"));
        Assert.That(Guest.Read(0), Is.Empty);
        Guest.Write(1, "said");
        Guest.Write(2, "into the void");
        Assert.That(Encoding.UTF8.GetString(Guest.Output.ToArray()), Is.EqualTo("said"));
        Fails(Guest.TryWrite(0, "x"), Errno.BadDescriptor);
        Fails(Guest.Call("fd_read", 1, Guest.Vector(Guest.Data, 1), 1, Guest.Result), Errno.BadDescriptor);
        Fails(Guest.Call("fd_seek", 1, 0L, 1, Guest.Result), Errno.CannotSeek);
        Fails(Guest.Call("fd_tell", 0, Guest.Result), Errno.CannotSeek);
    }

    [Test]
    public void AStreamIsReadOnceForEachCall()
    {
        // The first buffer is empty, as a C library's is when it reads a single character.
        Guest.Input.Write("abcdef"u8);
        Guest.Input.Position = 0;
        Succeeds(Guest.Call("fd_read", 0, Guest.Vector(Guest.Data, 0, Guest.Data, 2, Guest.Data + 2, 2), 3, Guest.Result));
        Assert.That(Guest.Word, Is.EqualTo(2));
        Assert.That(Guest.Input.Position, Is.EqualTo(2));
    }

    [Test]
    public void AClosedStreamOfTheHostIsABadDescriptor()
    {
        Guest.Output.Dispose();
        Fails(Guest.TryWrite(1, "x"), Errno.BadDescriptor);
    }

    [Test]
    public void BadPointersAreFaultsBeforeAnythingHappens()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        foreach (string function in new[] { "fd_write", "fd_read" })
        {
            Fails(Guest.Call(function, file, Guest.Vector(Guest.Data, 4), 1, 0xFFFD), Errno.Fault);
            Fails(Guest.Call(function, file, 0xFFFC, 1, Guest.Result), Errno.Fault);
            Fails(Guest.Call(function, file, 0xFFFFFFF8, 1, Guest.Result), Errno.Fault);
            Fails(Guest.Call(function, file, Guest.Data, 0x20000000, Guest.Result), Errno.Fault);
            Fails(Guest.Call(function, file, Guest.Vector(Guest.Data, 4, 0xFFFF, 2), 2, Guest.Result), Errno.Fault);
            Fails(Guest.Call(function, file, Guest.Vector(Guest.Data, 4, 0xFFFFFFFF, 0xFFFFFFFF), 2, Guest.Result), Errno.Fault);
            Fails(Guest.Call(function, file, Guest.Vector(Guest.Data, 4, 0xFFFFFFFF, 1), 2, Guest.Result), Errno.Fault);
        }
        Assert.That(new FileInfo(Guest.PathInside("file")).Length, Is.Zero);
        Succeeds(Guest.Call("fd_write", file, Guest.Vector(0x10000, 0), 1, Guest.Result)); // nothing at the very end
        Assert.That(Guest.Word, Is.Zero);
    }

    [Test]
    public void BuffersWhoseLengthsAddUpToTooMuchAreRefused()
    {
        using Guest guest = new() { Memory = new byte[0x10_0000] };
        for (uint index = 0; index < 0x1000; index++)
            guest.SetWord(Guest.Data + index * 8 + 4, 0x10_0000);
        Fails(guest.Call("fd_write", 1, Guest.Data, 0x1000, Guest.Result), Errno.InvalidArgument);
        Assert.That(guest.Output.Length, Is.Zero);
    }

    [TestCase("fd_advise", 0UL, 0UL, 0)]
    [TestCase("fd_allocate", 0UL, 1UL)]
    [TestCase("fd_close")]
    [TestCase("fd_datasync")]
    [TestCase("fd_fdstat_get", 0x100)]
    [TestCase("fd_fdstat_set_flags", 0)]
    [TestCase("fd_fdstat_set_rights", 0UL, 0UL)]
    [TestCase("fd_filestat_get", 0x100)]
    [TestCase("fd_filestat_set_size", 0UL)]
    [TestCase("fd_filestat_set_times", 0UL, 0UL, 0)]
    [TestCase("fd_pread", 0x200, 0, 0UL, 0x100)]
    [TestCase("fd_prestat_dir_name", 0x100, 8)]
    [TestCase("fd_prestat_get", 0x100)]
    [TestCase("fd_pwrite", 0x200, 0, 0UL, 0x100)]
    [TestCase("fd_read", 0x200, 0, 0x100)]
    [TestCase("fd_readdir", 0x8000, 100, 0UL, 0x100)]
    [TestCase("fd_renumber", 1)]
    [TestCase("fd_seek", 0L, 0, 0x100)]
    [TestCase("fd_sync")]
    [TestCase("fd_tell", 0x100)]
    [TestCase("fd_write", 0x200, 0, 0x100)]
    [TestCase("path_create_directory", "x")]
    [TestCase("path_filestat_get", 0, "x", 0x100)]
    [TestCase("path_filestat_set_times", 0, "x", 0UL, 0UL, 0)]
    [TestCase("path_link", 0, "x", 3, "y")]
    [TestCase("path_open", 0, "x", 0, 0UL, 0UL, 0, 0x100)]
    [TestCase("path_readlink", "x", 0x8000, 10, 0x100)]
    [TestCase("path_remove_directory", "x")]
    [TestCase("path_rename", "x", 3, "y")]
    [TestCase("path_unlink_file", "x")]
    [TestCase("sock_accept", 0, 0x100)]
    [TestCase("sock_recv", 0, 0, 0, 0, 0)]
    [TestCase("sock_send", 0, 0, 0, 0)]
    [TestCase("sock_shutdown", 0)]
    public void ADescriptorThatIsNotOpenIsBad(string function, params object[] arguments)
    {
        foreach (uint descriptor in new uint[] { 5, 0x7FFFFFFF, 0xFFFFFFFF })
            Fails(Guest.Call(function, [descriptor, .. arguments]), Errno.BadDescriptor);
        uint closed = Guest.OpenDirectory(".");
        Succeeds(Guest.Call("fd_close", closed));
        Fails(Guest.Call(function, [closed, .. arguments]), Errno.BadDescriptor);
    }

    [Test]
    public void DirectoriesAreNoFiles()
    {
        Fails(Guest.TryWrite(Guest.Directory, "x"), Errno.BadDescriptor);
        Fails(Guest.Call("fd_read", Guest.Directory, Guest.Vector(Guest.Data, 1), 1, Guest.Result), Errno.BadDescriptor);
        Fails(Guest.Call("fd_seek", Guest.Directory, 0L, 0, Guest.Result), Errno.BadDescriptor);
        Fails(Guest.Call("fd_filestat_set_size", Guest.Directory, 0UL), Errno.BadDescriptor);
    }

    [Test]
    public void EveryFunctionHasItsNameOnce() => Assert.That(
        WasiFunctions.All.Select(function => function.Name).Distinct().Count(), Is.EqualTo(46).And.EqualTo(WasiFunctions.All.Count));
}
