using System;
using System.IO;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class PathTests : WasiTests
{
    [Test]
    public void OpeningCreatesCutsAndRefuses()
    {
        Fails(Guest.TryOpen("file"), Errno.NotFound);
        Guest.Write(Guest.Open("file", OpenFlags.Create), "12345");
        Assert.That(Guest.Read(Guest.Open("file", OpenFlags.Create)), Is.EqualTo("12345"));
        Fails(Guest.TryOpen("file", OpenFlags.Create | OpenFlags.Exclusive), Errno.Exists);
        Fails(Guest.TryOpen("file", OpenFlags.Directory), Errno.NotDirectory);
        Fails(Guest.TryOpen("file/"), Errno.NotDirectory);
        Fails(Guest.TryOpen(".", rights: Rights.Write), Errno.IsDirectory);
        Fails(Guest.TryOpen("new/", OpenFlags.Create), Errno.IsDirectory);
        Fails(Guest.TryOpen("new", OpenFlags.Create | OpenFlags.Directory), Errno.InvalidArgument);
        Fails(Guest.TryOpen("file", (OpenFlags)16), Errno.InvalidArgument);
        Fails(Guest.TryOpen("file", flags: (DescriptorFlags)32), Errno.InvalidArgument);
        Guest.Open("file", OpenFlags.Truncate);
        Assert.That(new FileInfo(Guest.PathInside("file")).Length, Is.Zero);
        Guest.Open("new", OpenFlags.Create | OpenFlags.Exclusive);
        Assert.That(File.Exists(Guest.PathInside("new")));
    }

    [Test]
    public void AFileThatIsNotOpenedForWritingIsNot()
    {
        File.WriteAllText(Guest.PathInside("file"), "x");
        uint file = Guest.Open("file", rights: Rights.Read);
        Fails(Guest.TryWrite(file, "x"), Errno.NotCapable);
        uint writable = Guest.Open("other", OpenFlags.Create, Rights.Write);
        Fails(Guest.Call("fd_read", writable, Guest.Vector(Guest.Data, 1), 1, Guest.Result), Errno.NotCapable);
    }

    [Test]
    public void DirectoriesAreMadeAndRemoved()
    {
        Succeeds(Guest.Call("path_create_directory", Guest.Directory, "a"));
        Succeeds(Guest.Call("path_create_directory", Guest.Directory, "a/b/"));
        Assert.That(Directory.Exists(Guest.PathInside("a/b")));
        Fails(Guest.Call("path_create_directory", Guest.Directory, "a"), Errno.Exists);
        Fails(Guest.Call("path_create_directory", Guest.Directory, "."), Errno.Exists);
        Fails(Guest.Call("path_create_directory", Guest.Directory, "x/y"), Errno.NotFound);
        Fails(Guest.Call("path_remove_directory", Guest.Directory, "a"), Errno.NotEmpty);
        Fails(Guest.Call("path_unlink_file", Guest.Directory, "a"), Errno.IsDirectory);
        Fails(Guest.Call("path_unlink_file", Guest.Directory, "a/"), Errno.IsDirectory);
        Succeeds(Guest.Call("path_remove_directory", Guest.Directory, "a/b/"));
        Succeeds(Guest.Call("path_remove_directory", Guest.Directory, "a"));
        Fails(Guest.Call("path_remove_directory", Guest.Directory, "a"), Errno.NotFound);
        Fails(Guest.Call("path_remove_directory", Guest.Directory, "."), Errno.InvalidArgument);
    }

    [Test]
    public void FilesAreUnlinked()
    {
        File.WriteAllText(Guest.PathInside("file"), "");
        Fails(Guest.Call("path_unlink_file", Guest.Directory, "file/"), Errno.NotDirectory);
        Fails(Guest.Call("path_remove_directory", Guest.Directory, "file"), Errno.NotDirectory);
        Succeeds(Guest.Call("path_unlink_file", Guest.Directory, "file"));
        Assert.That(File.Exists(Guest.PathInside("file")), Is.False);
        Fails(Guest.Call("path_unlink_file", Guest.Directory, "file"), Errno.NotFound);
    }

    [Test]
    public void ThingsAreRenamedAcrossDirectories()
    {
        Directory.CreateDirectory(Guest.PathInside("a"));
        Directory.CreateDirectory(Guest.PathInside("b"));
        File.WriteAllText(Guest.PathInside("a/file"), "x");
        File.WriteAllText(Guest.PathInside("b/old"), "y");
        (uint a, uint b) = (Guest.OpenDirectory("a"), Guest.OpenDirectory("b"));
        Succeeds(Guest.Call("path_rename", a, "file", b, "old"));
        Assert.That(Guest.TextInside("b/old"), Is.EqualTo("x"));
        Assert.That(File.Exists(Guest.PathInside("a/file")), Is.False);

        Fails(Guest.Call("path_rename", b, "old/", a, "new"), Errno.NotDirectory);
        Fails(Guest.Call("path_rename", b, "old", a, "new/"), Errno.NotDirectory);
        Fails(Guest.Call("path_rename", b, "missing", a, "new"), Errno.NotFound);
        Succeeds(Guest.Call("path_rename", Guest.Directory, "b/", a, "inner/"));
        Assert.That(Guest.TextInside("a/inner/old"), Is.EqualTo("x"));
    }

    [Test]
    public void ADirectoryIsNotMovedIntoItself()
    {
        Directory.CreateDirectory(Guest.PathInside("a/inner"));
        Errno result = Guest.Call("path_rename", Guest.Directory, "a", Guest.Directory, "a/inner/a");
        // Windows moves no directory in which something is open, as what the path leads through is.
        Assert.That(result, Is.EqualTo(Errno.InvalidArgument).Or.EqualTo(OperatingSystem.IsWindows() ? Errno.AccessDenied : result));
        Assert.That(Directory.Exists(Guest.PathInside("a/inner")));
    }

    [Test]
    public void ADirectoryReplacesAnEmptyDirectoryAndNothingElse()
    {
        foreach (string path in new[] { "a", "a/full", "empty", "full", "full/x" })
            Directory.CreateDirectory(Guest.PathInside(path));
        File.WriteAllText(Guest.PathInside("file"), "x");
        Fails(Guest.Call("path_rename", Guest.Directory, "a", Guest.Directory, "full"), Errno.NotEmpty);
        Fails(Guest.Call("path_rename", Guest.Directory, "a", Guest.Directory, "file"), Errno.NotDirectory);
        Fails(Guest.Call("path_rename", Guest.Directory, "file", Guest.Directory, "empty"), Errno.IsDirectory);
        Fails(Guest.Call("path_rename", Guest.Directory, ".", Guest.Directory, "new"), Errno.Busy);
        Succeeds(Guest.Call("path_rename", Guest.Directory, "a", Guest.Directory, "a"));
        Assert.That(Directory.Exists(Guest.PathInside("a/full")));
        Succeeds(Guest.Call("path_rename", Guest.Directory, "a", Guest.Directory, "empty"));
        Assert.That(Directory.Exists(Guest.PathInside("empty/full")));
        Assert.That(Directory.Exists(Guest.PathInside("a")), Is.False);
    }

    [NotUnderWine("wine 8 removes a file when nobody has it open any more, and opens it until then")]
    [Test]
    public void AnOpenFileLosesItsNameAndStaysOpen()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Guest.Write(file, "kept");
        Succeeds(Guest.Call("path_unlink_file", Guest.Directory, "file"));
        Fails(Guest.TryOpen("file"), Errno.NotFound);
        Guest.Write(Guest.Open("file", OpenFlags.Create | OpenFlags.Exclusive), "new");
        Succeeds(Guest.Call("fd_seek", file, 0L, 0, Guest.Result));
        Assert.That(Guest.Read(file), Is.EqualTo("kept"));
        Assert.That(Guest.TextInside("file"), Is.EqualTo("new"));
    }

    [Test]
    public void AFileGetsASecondName()
    {
        File.WriteAllText(Guest.PathInside("file"), "x");
        Succeeds(Guest.Call("path_link", Guest.Directory, 0, "file", Guest.Directory, "second"));
        File.WriteAllText(Guest.PathInside("file"), "changed");
        Assert.That(Guest.TextInside("second"), Is.EqualTo("changed"));
        Fails(Guest.Call("path_link", Guest.Directory, 0, "file", Guest.Directory, "second"), Errno.Exists);
        Fails(Guest.Call("path_link", Guest.Directory, 0, "file", Guest.Directory, "new/"), Errno.NotFound);
        Fails(Guest.Call("path_link", Guest.Directory, 0, "missing", Guest.Directory, "new"), Errno.NotFound);
        Directory.CreateDirectory(Guest.PathInside("directory"));
        Fails(Guest.Call("path_link", Guest.Directory, 0, "directory", Guest.Directory, "new"), Errno.NotPermitted);
    }

    [NeedsSymbolicLinks]
    [Test]
    public void ASecondNameIsALinksOrThatOfWhatItLeadsTo()
    {
        File.WriteAllText(Guest.PathInside("file"), "x");
        File.CreateSymbolicLink(Guest.PathInside("link"), "file");
        Succeeds(Guest.Call("path_link", Guest.Directory, 1, "link", Guest.Directory, "second"));
        File.WriteAllText(Guest.PathInside("file"), "changed");
        Assert.That(Guest.TextInside("second"), Is.EqualTo("changed"));
        Assert.That(new FileInfo(Guest.PathInside("second")).LinkTarget, Is.Null);
        Succeeds(Guest.Call("path_link", Guest.Directory, 0, "link", Guest.Directory, "third"));
        Assert.That(new FileInfo(Guest.PathInside("third")).LinkTarget, Is.EqualTo("file"));
    }

    [NeedsSymbolicLinks]
    [Test]
    public void LinksAreMadeAndRead()
    {
        Succeeds(Guest.Call("path_symlink", "some/file", Guest.Directory, "link"));
        Assert.That(new FileInfo(Guest.PathInside("link")).LinkTarget?.Replace('\\', '/'), Is.EqualTo("some/file"));
        Succeeds(Guest.Call("path_readlink", Guest.Directory, "link", Guest.Data, 100, Guest.Result));
        Assert.That(Guest.TextAt(Guest.Data, Guest.Word), Is.EqualTo("some/file"));
        Succeeds(Guest.Call("path_readlink", Guest.Directory, "link", Guest.Data, 4, Guest.Result));
        Assert.That(Guest.TextAt(Guest.Data, Guest.Word), Is.EqualTo("some"));

        Fails(Guest.Call("path_readlink", Guest.Directory, ".", Guest.Data, 4, Guest.Result), Errno.InvalidArgument);
        Fails(Guest.Call("path_readlink", Guest.Directory, "missing", Guest.Data, 4, Guest.Result), Errno.NotFound);
        Fails(Guest.Call("path_readlink", Guest.Directory, "link", 0xFFFF, 4, Guest.Result), Errno.Fault);
        Fails(Guest.Call("path_symlink", "x", Guest.Directory, "link"), Errno.Exists);
        Fails(Guest.Call("path_symlink", "x", Guest.Directory, "new/"), Errno.NotFound);
        Fails(Guest.Call("path_symlink", "/etc/passwd", Guest.Directory, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_symlink", "", Guest.Directory, "new"), Errno.NotFound);
    }

    [NeedsSymbolicLinks]
    [Test]
    public void StatusIsOfALinkOrOfWhatItLeadsTo()
    {
        Directory.CreateDirectory(Guest.PathInside("directory"));
        File.CreateSymbolicLink(Guest.PathInside("link"), "directory");
        Assert.That(TypeOf("link", 0), Is.EqualTo(FileType.SymbolicLink));
        Assert.That(TypeOf("link", 1), Is.EqualTo(FileType.Directory));
        Assert.That(TypeOf("link/", 0), Is.EqualTo(FileType.Directory));
        Assert.That(TypeOf("link/.", 0), Is.EqualTo(FileType.Directory));
        Assert.That(TypeOf("directory/..", 0), Is.EqualTo(FileType.Directory));
        File.WriteAllText(Guest.PathInside("file"), "");
        Assert.That(TypeOf("file", 0), Is.EqualTo(FileType.RegularFile));
        Fails(Guest.Call("path_filestat_get", Guest.Directory, 0, "file/", Guest.Result), Errno.NotDirectory);
        Fails(Guest.Call("path_filestat_get", Guest.Directory, 0, "file/x", Guest.Result), Errno.NotDirectory);
        Fails(Guest.Call("path_filestat_get", Guest.Directory, 0, "missing", Guest.Result), Errno.NotFound);
        Fails(Guest.Call("path_filestat_get", Guest.Directory, 0, "file", 0xFFC1), Errno.Fault);

        FileType TypeOf(string path, int follow)
        {
            Succeeds(Guest.Call("path_filestat_get", Guest.Directory, follow, path, Guest.Result));
            return (FileType)Guest.Memory[Guest.Result + 16];
        }
    }

    [Test]
    public void AFileIsNoDirectoryToLookIn()
    {
        uint file = Guest.Open("file", OpenFlags.Create);
        Fails(Guest.TryOpen("x", directory: file), Errno.NotDirectory);
        Fails(Guest.TryOpen("x", directory: 1), Errno.NotDirectory);
        Fails(Guest.Call("fd_readdir", file, Guest.Data, 100, 0UL, Guest.Result), Errno.NotDirectory);
    }

    [Test]
    public void PathsThatAreNoTextAreRefused()
    {
        Fails(Guest.TryOpen(""), Errno.NotFound);
        Fails(Guest.TryOpen("a\0b"), Errno.InvalidArgument);
        Fails(Guest.TryOpen(new string('x', 256)), Errno.NameTooLong);
        Fails(Guest.TryOpen(new string('x', 4097)), Errno.NameTooLong);
        Fails(Guest.Call("path_create_directory", Guest.Directory, new byte[] { 0xFF, 0x61 }), Errno.IllegalByteSequence);
        Fails(Guest.Call("path_create_directory", Guest.Directory, 0xFFFF, 2), Errno.Fault);
        Fails(Guest.Call("path_create_directory", Guest.Directory, 0xFFFFFFFF, 2), Errno.Fault);
        Fails(Guest.Call("path_create_directory", Guest.Directory, 1, -1), Errno.Fault);
    }

    [Test]
    public void AResultThatHasNoPlaceOpensNothing()
    {
        Fails(Guest.Call("path_open", Guest.Directory, 0, "file", (int)OpenFlags.Create, 0UL, 0UL, 0, 0xFFFD), Errno.Fault);
        Assert.That(File.Exists(Guest.PathInside("file")), Is.False);
        Assert.That(Guest.OpenDirectory("."), Is.EqualTo(5));
    }

    [Test]
    public void InAReadOnlyDirectoryNothingCanBeChanged()
    {
        const uint Fixed = Guest.ReadOnlyDirectory;
        Directory.CreateDirectory(Guest.PathInside("directory"));
        File.WriteAllText(Guest.PathInside("file"), "text");
        Fails(Guest.TryOpen("file", directory: Fixed), Errno.NotCapable);
        Fails(Guest.TryOpen("file", OpenFlags.Truncate, Rights.Read, directory: Fixed), Errno.NotCapable);
        Fails(Guest.TryOpen("new", OpenFlags.Create, Rights.Read, directory: Fixed), Errno.NotCapable);
        Fails(Guest.Call("path_create_directory", Fixed, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_remove_directory", Fixed, "directory"), Errno.NotCapable);
        Fails(Guest.Call("path_unlink_file", Fixed, "file"), Errno.NotCapable);
        Fails(Guest.Call("path_symlink", "file", Fixed, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_filestat_set_times", Fixed, 0, "file", 0UL, 0UL, 1), Errno.NotCapable);
        // Neither a name nor a move takes a file to where it could be changed.
        Fails(Guest.Call("path_link", Fixed, 0, "file", Guest.Directory, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_link", Guest.Directory, 0, "file", Fixed, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_rename", Fixed, "file", Guest.Directory, "new"), Errno.NotCapable);
        Fails(Guest.Call("path_rename", Guest.Directory, "file", Fixed, "new"), Errno.NotCapable);

        Succeeds(Guest.TryOpen("directory", OpenFlags.Directory, Rights.Directory, directory: Fixed));
        uint inner = Guest.Word;
        Fails(Guest.Call("path_create_directory", inner, "new"), Errno.NotCapable);
        Succeeds(Guest.TryOpen("file", OpenFlags.None, ~Rights.Write & ~Rights.None, directory: Fixed));
        uint file = Guest.Word;
        Assert.That(Guest.Read(file), Is.EqualTo("text"));
        Fails(Guest.TryWrite(file, "x"), Errno.NotCapable);
        Fails(Guest.Call("fd_filestat_set_size", file, 0UL), Errno.NotCapable);
        Fails(Guest.Call("fd_filestat_set_times", file, 0UL, 0UL, 1), Errno.NotCapable);
        Assert.That(Directory.GetFileSystemEntries(Guest.Inside), Has.Length.EqualTo(2));
    }
}
