using System;
using System.IO;
using System.Linq;
using System.Threading;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>No path leads out of its directory.</summary>
internal sealed class ConfinementTests : WasiTests
{
    [SetUp]
    public void MakeLinks()
    {
        Directory.CreateDirectory(Guest.PathInside("directory/deep"));
        File.WriteAllText(Guest.PathInside("file"), "inside");
        if (!NeedsSymbolicLinksAttribute.AreThere)
            return;
        File.CreateSymbolicLink(Guest.PathInside("absolute"), Path.Combine(Guest.Outside, "secret"));
        File.CreateSymbolicLink(Guest.PathInside("relative"), "../outside/secret");
        File.CreateSymbolicLink(Guest.PathInside("absolute-directory"), Guest.Outside);
        File.CreateSymbolicLink(Guest.PathInside("relative-directory"), "../outside");
        File.CreateSymbolicLink(Guest.PathInside("directory/up"), "../..");
        File.CreateSymbolicLink(Guest.PathInside("indirect"), "directory/up/outside/secret");
        File.CreateSymbolicLink(Guest.PathInside("new-outside"), "../outside/new");
        File.CreateSymbolicLink(Guest.PathInside("root"), "/");
        File.CreateSymbolicLink(Guest.PathInside("itself"), "../inside/file"); // leads in again, but through what is above
    }

    [TestCase("..")]
    [TestCase("../")]
    [TestCase("../outside/secret")]
    [TestCase("../inside/file")]
    [TestCase("./../outside/secret")]
    [TestCase("directory/../../outside/secret")]
    [TestCase("directory/deep/../../../outside/secret")]
    [TestCase("directory//..//..//outside/secret")]
    [TestCase("/")]
    [TestCase("/etc/passwd")]
    [TestCase("//etc/passwd")]
    public void NothingIsFoundOutside(string path)
    {
        Fails(Guest.TryOpen(path), Errno.NotCapable);
        Fails(Guest.TryOpen(path, OpenFlags.Create), Errno.NotCapable);
        Fails(Guest.Call("path_filestat_get", Guest.Directory, 1, path, Guest.Result), Errno.NotCapable);
        Fails(Guest.Call("path_filestat_set_times", Guest.Directory, 1, path, 0UL, 0UL, 1), Errno.NotCapable);
        Fails(Guest.Call("path_link", Guest.Directory, 1, path, Guest.Directory, "new"), Errno.NotCapable);
        NothingChanged();
    }

    [NeedsSymbolicLinks]
    [TestCase("absolute")]
    [TestCase("relative")]
    [TestCase("absolute-directory")]
    [TestCase("absolute-directory/secret")]
    [TestCase("relative-directory/secret")]
    [TestCase("relative-directory/../inside/file")]
    [TestCase("directory/up")]
    [TestCase("directory/up/outside/secret")]
    [TestCase("directory/up/inside/file")]
    [TestCase("indirect")]
    [TestCase("new-outside")]
    [TestCase("root")]
    [TestCase("root/etc/passwd")]
    [TestCase("itself")]
    public void NothingIsFoundOutsideByLinks(string path) => NothingIsFoundOutside(path);

    [TestCase("../outside/secret")]
    [TestCase("../outside/new")]
    [TestCase("directory/../../outside/secret")]
    [TestCase("/etc/passwd")]
    public void NothingIsChangedOutside(string path)
    {
        Fails(Guest.TryOpen(path, OpenFlags.Create | OpenFlags.Truncate, follow: false), Errno.NotCapable);
        Fails(Guest.Call("path_filestat_get", Guest.Directory, 0, path, Guest.Result), Errno.NotCapable);
        Fails(Guest.Call("path_filestat_set_times", Guest.Directory, 0, path, 0UL, 0UL, 1), Errno.NotCapable);
        Fails(Guest.Call("path_create_directory", Guest.Directory, path), Errno.NotCapable);
        Fails(Guest.Call("path_remove_directory", Guest.Directory, path), Errno.NotCapable);
        Fails(Guest.Call("path_unlink_file", Guest.Directory, path), Errno.NotCapable);
        Fails(Guest.Call("path_rename", Guest.Directory, path, Guest.Directory, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_rename", Guest.Directory, "file", Guest.Directory, path), Errno.NotCapable);
        Fails(Guest.Call("path_link", Guest.Directory, 0, path, Guest.Directory, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_link", Guest.Directory, 0, "file", Guest.Directory, path), Errno.NotCapable);
        Fails(Guest.Call("path_symlink", "file", Guest.Directory, path), Errno.NotCapable);
        Fails(Guest.Call("path_readlink", Guest.Directory, path, Guest.Data, 10, Guest.Result), Errno.NotCapable);
        NothingChanged();
    }

    [NeedsSymbolicLinks]
    [TestCase("absolute-directory/secret")]
    [TestCase("absolute-directory/new")]
    [TestCase("relative-directory/secret")]
    [TestCase("relative-directory/new")]
    [TestCase("directory/up/outside/secret")]
    [TestCase("root/etc/passwd")]
    public void NothingIsChangedOutsideByLinks(string path) => NothingIsChangedOutside(path);

    [NeedsSymbolicLinks]
    [Test]
    public void ALinkAtTheEndIsItselfUnlessItIsFollowed()
    {
        foreach (string link in new[] { "absolute", "relative", "absolute-directory", "new-outside", "root" })
        {
            Fails(Guest.TryOpen(link, follow: false), Errno.Loop);
            Succeeds(Guest.Call("path_filestat_get", Guest.Directory, 0, link, Guest.Result));
            Assert.That((FileType)Guest.Memory[Guest.Result + 16], Is.EqualTo(FileType.SymbolicLink));
            Fails(Guest.Call("path_create_directory", Guest.Directory, link), Errno.Exists);
            Fails(Guest.Call("path_create_directory", Guest.Directory, link + "/"), Errno.Exists);
            Fails(Guest.Call("path_remove_directory", Guest.Directory, link), Errno.NotDirectory);
            Fails(Guest.Call("path_remove_directory", Guest.Directory, link + "/"), Errno.NotDirectory);
            Fails(Guest.Call("path_unlink_file", Guest.Directory, link + "/"), Errno.NotDirectory);
            Fails(Guest.Call("path_filestat_get", Guest.Directory, 0, link + "/", Guest.Result), Errno.NotCapable);
            Fails(Guest.TryOpen(link, OpenFlags.Create | OpenFlags.Exclusive), Errno.Exists);
            Succeeds(Guest.Call("path_rename", Guest.Directory, link, Guest.Directory, "moved"));
            Succeeds(Guest.Call("path_unlink_file", Guest.Directory, "moved"));
        }
        NothingChanged();
    }

    [Test]
    public void ADirectoryThatTheGuestOpenedConfinesAsWell()
    {
        uint directory = Guest.OpenDirectory("directory");
        Fails(Guest.TryOpen("../file", directory: directory), Errno.NotCapable);
        Fails(Guest.TryOpen("deep/../../file", directory: directory), Errno.NotCapable);
        Succeeds(Guest.TryOpen("deep/..", rights: Rights.Directory, directory: directory));
    }

    [NeedsSymbolicLinks]
    [Test]
    public void LinksThatStayInsideAreFollowed()
    {
        File.CreateSymbolicLink(Guest.PathInside("directory/deep/back"), "../../file");
        File.CreateSymbolicLink(Guest.PathInside("shortcut"), "directory/deep/");
        File.CreateSymbolicLink(Guest.PathInside("chain"), "shortcut/back");
        foreach (string path in new[]
        {
            "directory/deep/back", "shortcut/back", "chain", "shortcut/../../file", "./directory/.././shortcut//back",
        })
        {
            Succeeds(Guest.TryOpen(path, rights: Rights.File));
            Assert.That(Guest.Read(Guest.Word), Is.EqualTo("inside"), path);
        }
        File.CreateSymbolicLink(Guest.PathInside("dangling"), "directory/new");
        Fails(Guest.TryOpen("dangling"), Errno.NotFound);
        Guest.Open("dangling", OpenFlags.Create);
        Assert.That(File.Exists(Guest.PathInside("directory/new")));
    }

    [NeedsSymbolicLinks]
    [Test]
    public void LinksInARingEnd()
    {
        File.CreateSymbolicLink(Guest.PathInside("a"), "b");
        File.CreateSymbolicLink(Guest.PathInside("b"), "a");
        File.CreateSymbolicLink(Guest.PathInside("longer"), "./longer/x");
        foreach (string path in new[] { "a", "a/x", "longer", "longer/y" })
            Fails(Guest.TryOpen(path), Errno.Loop);
        Succeeds(Guest.Call("path_unlink_file", Guest.Directory, "a"));
    }

    [NeedsSymbolicLinks]
    [Test]
    public void FortyLinksAreFollowedAndNotMore()
    {
        File.CreateSymbolicLink(Guest.PathInside("link0"), "file");
        for (int link = 1; link <= 40; link++)
            File.CreateSymbolicLink(Guest.PathInside($"link{link}"), $"link{link - 1}");
        Succeeds(Guest.TryOpen("link39"));
        Fails(Guest.TryOpen("link40"), Errno.Loop);
    }

    [Test]
    public void APathThatIsTooDeepEndsWithoutUsingUpTheHostsFiles()
    {
        string path = Guest.Inside;
        for (int level = 0; level < 300; level++)
            Directory.CreateDirectory(path += "/d");
        Succeeds(Guest.TryOpen(string.Join('/', Enumerable.Repeat("d", 250)), rights: Rights.Directory));
        Fails(Guest.TryOpen(string.Join('/', Enumerable.Repeat("d", 300))), Errno.NameTooLong);
    }

    [Platform("Linux")]
    [Test]
    public void LinksThatTheKernelMakesUpLeadNowhere()
    {
        // The text of such a link is a path or no path at all, but the host would go to an open file.
        using Guest guest = new(options => options.AddDirectory("/proc/self", "/proc"));
        Fails(guest.TryOpen("root/etc/passwd", rights: Rights.Read, directory: 5), Errno.NotCapable);
        Fails(guest.TryOpen("cwd", rights: Rights.Read, directory: 5), Errno.NotCapable);
    }

    [Platform(Exclude = "Win", Reason = "it moves no directory in which something is open")]
    [NeedsSymbolicLinks]
    [Test]
    public void WhoExchangesDirectoriesForLinksGainsNothing()
    {
        Directory.CreateDirectory(Guest.PathInside("race"));
        File.WriteAllText(Guest.PathInside("race/secret"), "inside");
        File.CreateSymbolicLink(Guest.PathInside("bait"), "../outside");
        using CancellationTokenSource stop = new();
        Thread exchanger = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(Guest.PathInside("race"), Guest.PathInside("kept"));
                Directory.Move(Guest.PathInside("bait"), Guest.PathInside("race"));
                Directory.Move(Guest.PathInside("race"), Guest.PathInside("bait"));
                Directory.Move(Guest.PathInside("kept"), Guest.PathInside("race"));
            }
        });
        exchanger.Start();
        try
        {
            int opened = 0;
            for (int attempt = 0; attempt < 5000 || opened == 0; attempt++)
            {
                if (Guest.TryOpen("race/secret", rights: Rights.File) != Errno.Success)
                    continue;
                uint file = Guest.Word;
                opened++;
                Assert.That(Guest.Read(file), Is.EqualTo("inside"));
                Succeeds(Guest.Call("fd_close", file));
            }
            Assert.That(opened, Is.Positive);
        }
        finally
        {
            stop.Cancel();
            exchanger.Join();
        }
    }

    private void NothingChanged()
    {
        Assert.That(Directory.GetFileSystemEntries(Guest.Outside).Select(Path.GetFileName), Is.EqualTo(new[] { "secret" }));
        Assert.That(File.ReadAllText(Path.Combine(Guest.Outside, "secret")), Is.EqualTo("secret"));
        Assert.That(File.GetLastWriteTimeUtc(Path.Combine(Guest.Outside, "secret")), Is.GreaterThan(DateTime.UnixEpoch));
        Assert.That(Guest.TextInside("file"), Is.EqualTo("inside"));
    }
}
