using System;
using System.IO;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class DescriptorTests : WasiTests
{
    private const uint AccessTime = 1;
    private const uint AccessNow = 2;
    private const uint WriteTime = 4;

    protected override void Configure(WasiOptions options)
    {
        options.Terminals = WasiTerminals.Output;
        options.MaximumDescriptors = 8;
    }

    [Test]
    public void ADescriptorHasTypeFlagsAndRights()
    {
        uint file = Guest.Open("file", OpenFlags.Create, Rights.Read | Rights.Write, DescriptorFlags.Append);
        Guest.Memory.AsSpan((int)Guest.Result, 24).Fill(0xCC);
        Succeeds(Guest.Call("fd_fdstat_get", file, Guest.Result));
        Assert.That(Guest.WordAt(Guest.Result), Is.EqualTo((uint)FileType.RegularFile | 1u << 16));
        Assert.That(Guest.WordAt(Guest.Result + 4), Is.Zero);
        Assert.That((Rights)Guest.LongAt(Guest.Result + 8), Is.EqualTo(Rights.Read | Rights.Write));
        Assert.That((Rights)Guest.LongAt(Guest.Result + 16), Is.EqualTo(Rights.File | Rights.Directory));
    }

    [TestCase(0u, (byte)FileType.Unknown)]
    [TestCase(1u, (byte)FileType.CharacterDevice)]
    [TestCase(3u, (byte)FileType.Directory)]
    public void AFilesTypeIsInBothStatuses(uint descriptor, byte type)
    {
        Succeeds(Guest.Call("fd_fdstat_get", descriptor, Guest.Result));
        Assert.That(Guest.Memory[Guest.Result], Is.EqualTo(type));
        Succeeds(Guest.Call("fd_filestat_get", descriptor, Guest.Result));
        Assert.That(Guest.Memory[Guest.Result + 16], Is.EqualTo(type));
    }

    [Test]
    public void ATerminalIsWhatACLibraryTakesForOne()
    {
        Succeeds(Guest.Call("fd_fdstat_get", 1, Guest.Result));
        Assert.That((Rights)Guest.LongAt(Guest.Result + 8) & (Rights.Seek | Rights.Tell), Is.EqualTo(Rights.None));
    }

    [Test]
    public void AFileHasAStatus()
    {
        File.WriteAllText(Guest.PathInside("file"), "12345");
        DateTime access = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        DateTime write = new(2010, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(Guest.PathInside("file"), access);
        File.SetLastWriteTimeUtc(Guest.PathInside("file"), write);
        Succeeds(Guest.Call("path_link", Guest.Directory, 0, "file", Guest.Directory, "second"));
        uint file = Guest.Open("file", rights: Rights.Status);

        Guest.Memory.AsSpan((int)Guest.Result, 64).Fill(0xCC);
        Succeeds(Guest.Call("fd_filestat_get", file, Guest.Result));
        Assert.That(Guest.LongAt(Guest.Result + 8), Is.Not.Zero);
        Assert.That(Guest.LongAt(Guest.Result + 16), Is.EqualTo((ulong)FileType.RegularFile));
        Assert.That(Guest.LongAt(Guest.Result + 24), Is.EqualTo(2)); // names
        Assert.That(Guest.LongAt(Guest.Result + 32), Is.EqualTo(5));
        Assert.That(Guest.LongAt(Guest.Result + 40), Is.EqualTo(Nanoseconds(access)));
        Assert.That(Guest.LongAt(Guest.Result + 48), Is.EqualTo(Nanoseconds(write)));
        Assert.That(Guest.LongAt(Guest.Result + 56), Is.GreaterThan(Nanoseconds(write)));

        byte[] first = Guest.Memory.AsSpan((int)Guest.Result, 64).ToArray();
        Succeeds(Guest.Call("path_filestat_get", Guest.Directory, 0, "second", Guest.Result));
        Assert.That(Guest.Memory.AsSpan((int)Guest.Result, 64).ToArray(), Is.EqualTo(first));
    }

    [Test]
    public void TimesAreSetOneByOne()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Succeeds(Guest.Call("fd_filestat_set_times", file, 1_500_000_000UL, 2_000_000_700UL, AccessTime | WriteTime));
        Assert.That(Times(), Is.EqualTo((1_500_000_000UL, 2_000_000_700UL)));
        Succeeds(Guest.Call("fd_filestat_set_times", file, 500UL, 600UL, AccessTime));
        Assert.That(Times(), Is.EqualTo((500UL, 2_000_000_700UL)));
        Succeeds(Guest.Call("path_filestat_set_times", Guest.Directory, 0, "file", 700UL, 800UL, WriteTime));
        Assert.That(Times(), Is.EqualTo((500UL, 800UL)));
        Succeeds(Guest.Call("path_filestat_set_times", Guest.Directory, 0, "file", 700UL, 900UL, AccessNow));
        Assert.That(Times().Access, Is.GreaterThan(1_000_000_000_000_000_000UL));
        Assert.That(Times().Write, Is.EqualTo(800));
        // Linux has single nanoseconds, Windows hundreds of them.
        Succeeds(Guest.Call("fd_filestat_set_times", file, 2_000_000_007UL, 2_000_000_199UL, AccessTime | WriteTime));
        Assert.That(
            Times(), Is.EqualTo(OperatingSystem.IsLinux() ? (2_000_000_007UL, 2_000_000_199UL) : (2_000_000_000UL, 2_000_000_100UL)));
        Fails(Guest.Call("fd_filestat_set_times", file, 0UL, 0UL, AccessTime | AccessNow), Errno.InvalidArgument);
        Fails(Guest.Call("path_filestat_set_times", Guest.Directory, 0, "file", 0UL, 0UL, 16), Errno.InvalidArgument);

        (ulong Access, ulong Write) Times()
        {
            Succeeds(Guest.Call("fd_filestat_get", file, Guest.Result));
            return (Guest.LongAt(Guest.Result + 40), Guest.LongAt(Guest.Result + 48));
        }
    }

    [NeedsSymbolicLinks]
    [Test]
    public void TimesOfALinkAreItsOwnUnlessItIsFollowed()
    {
        File.WriteAllText(Guest.PathInside("file"), "");
        File.CreateSymbolicLink(Guest.PathInside("link"), "file");
        Succeeds(Guest.Call("path_filestat_set_times", Guest.Directory, 0, "link", 100UL, 200UL, AccessTime | WriteTime));
        Assert.That(WriteTimeOf("link", follow: 0), Is.EqualTo(200));
        Assert.That(WriteTimeOf("file", follow: 0), Is.GreaterThan(200));
        Succeeds(Guest.Call("path_filestat_set_times", Guest.Directory, 1, "link", 300UL, 400UL, AccessTime | WriteTime));
        Assert.That(WriteTimeOf("link", follow: 0), Is.EqualTo(200));
        Assert.That(WriteTimeOf("link", follow: 1), Is.EqualTo(400));
        Assert.That(WriteTimeOf("file", follow: 0), Is.EqualTo(400));

        ulong WriteTimeOf(string path, int follow)
        {
            Succeeds(Guest.Call("path_filestat_get", Guest.Directory, follow, path, Guest.Result));
            return Guest.LongAt(Guest.Result + 48);
        }
    }

    [Test]
    public void RightsCanOnlyBeGivenAway()
    {
        uint file = Guest.Open("file", OpenFlags.Create, Rights.Read | Rights.Write);
        Succeeds(Guest.Call("fd_fdstat_set_rights", file, (ulong)Rights.Read, 0UL));
        Fails(Guest.TryWrite(file, "x"), Errno.NotCapable);
        Assert.That(Guest.Read(file), Is.Empty);
        Fails(Guest.Call("fd_fdstat_set_rights", file, (ulong)(Rights.Read | Rights.Write), 0UL), Errno.NotCapable);
        Fails(Guest.Call("fd_fdstat_set_rights", file, (ulong)Rights.Read, 1UL), Errno.NotCapable);
    }

    [Test]
    public void EachRightThatIsMissingIsMissed()
    {
        uint file = Guest.Open("file", OpenFlags.Create, Rights.None);
        Fails(Guest.TryWrite(file, "x"), Errno.NotCapable);
        Fails(Guest.Call("fd_read", file, Guest.Vector(Guest.Data, 1), 1, Guest.Result), Errno.NotCapable);
        Fails(Guest.Call("fd_seek", file, 1L, 1, Guest.Result), Errno.NotCapable);
        Fails(Guest.Call("fd_tell", file, Guest.Result), Errno.NotCapable);
        Fails(Guest.Call("fd_filestat_get", file, Guest.Result), Errno.NotCapable);
        Fails(Guest.Call("fd_filestat_set_size", file, 1UL), Errno.NotCapable);
        Fails(Guest.Call("fd_filestat_set_times", file, 1UL, 1UL, 0), Errno.NotCapable);
        Fails(Guest.Call("fd_fdstat_set_flags", file, 0), Errno.NotCapable);
        Fails(Guest.Call("fd_sync", file), Errno.NotCapable);
        Fails(Guest.Call("fd_advise", file, 0UL, 0UL, 0), Errno.NotCapable);
        Fails(Guest.Call("fd_allocate", file, 0UL, 1UL), Errno.NotCapable);
    }

    [Test]
    public void AskingForThePositionNeedsNoRightToMoveIt()
    {
        uint file = Guest.Open("file", OpenFlags.Create, Rights.Tell);
        Succeeds(Guest.Call("fd_tell", file, Guest.Result));
        Succeeds(Guest.Call("fd_seek", file, 0L, 1, Guest.Result));
        Fails(Guest.Call("fd_seek", file, 0L, 0, Guest.Result), Errno.NotCapable);
    }

    [Test]
    public void PreopenedDirectoriesAreFoundByTheirNames()
    {
        Guest.Memory.AsSpan((int)Guest.Result, 8).Fill(0xCC);
        Succeeds(Guest.Call("fd_prestat_get", Guest.ReadOnlyDirectory, Guest.Result));
        Assert.That(Guest.Long, Is.EqualTo(6ul << 32));
        Succeeds(Guest.Call("fd_prestat_dir_name", Guest.ReadOnlyDirectory, Guest.Data, 6));
        Assert.That(Guest.TextAt(Guest.Data, 7), Is.EqualTo("/fixed\0"));
        Fails(Guest.Call("fd_prestat_dir_name", Guest.ReadOnlyDirectory, Guest.Data, 5), Errno.NameTooLong);
        Fails(Guest.Call("fd_prestat_dir_name", Guest.ReadOnlyDirectory, 0xFFFB, 6), Errno.Fault);
        Fails(Guest.Call("fd_prestat_get", Guest.ReadOnlyDirectory, 0xFFF9), Errno.Fault);
        Fails(Guest.Call("fd_prestat_get", 1, Guest.Result), Errno.BadDescriptor);
        Fails(Guest.Call("fd_prestat_get", Guest.OpenDirectory("."), Guest.Result), Errno.BadDescriptor);
    }

    [Test]
    public void TheLowestFreeNumberIsGiven()
    {
        Assert.That(Guest.OpenDirectory("."), Is.EqualTo(5));
        Assert.That(Guest.OpenDirectory("."), Is.EqualTo(6));
        Succeeds(Guest.Call("fd_close", 0));
        Assert.That(Guest.OpenDirectory("."), Is.EqualTo(0));
        Succeeds(Guest.Call("fd_close", 5));
        Assert.That(Guest.OpenDirectory("."), Is.EqualTo(5));
        Assert.That(Guest.OpenDirectory("."), Is.EqualTo(7));
        Fails(Guest.TryOpen(".", rights: Rights.Directory), Errno.TooManyDescriptors);
    }

    [Test]
    public void ADescriptorGetsAnotherNumber()
    {
        uint first = Guest.Open("first", OpenFlags.Create);
        uint second = Guest.Open("second", OpenFlags.Create);
        Succeeds(Guest.Call("fd_renumber", first, second));
        Guest.Write(second, "x");
        Assert.That(Guest.TextInside("first"), Is.EqualTo("x"));
        Fails(Guest.TryWrite(first, "x"), Errno.BadDescriptor);
        Fails(Guest.Call("fd_renumber", second, 7), Errno.BadDescriptor);
        Succeeds(Guest.Call("fd_renumber", second, second));
        Guest.Write(second, "y");
    }

    [Test]
    public void SocketsAreNotThere()
    {
        Fails(Guest.Call("sock_accept", 1, 0, Guest.Result), Errno.NotSocket);
        Fails(Guest.Call("sock_recv", 1, 0, 0, 0, 0, 0), Errno.NotSocket);
        Fails(Guest.Call("sock_send", 1, 0, 0, 0, 0), Errno.NotSocket);
        Fails(Guest.Call("sock_shutdown", 1, 0), Errno.NotSocket);
    }

    [Test]
    public void AMissingDirectoryIsAnErrorOfTheHost()
    {
        WasiOptions options = new();
        options.AddDirectory(Path.Combine(Guest.Root, "missing"), "/");
        Assert.Throws<DirectoryNotFoundException>(() => new WasiHost(options).Dispose());
    }

    private static ulong Nanoseconds(DateTime time) => (ulong)(time - DateTime.UnixEpoch).Ticks * 100;
}
