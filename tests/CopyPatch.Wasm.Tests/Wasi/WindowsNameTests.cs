using System.IO;
using System.Linq;
using System.Text;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>Which names Windows' room takes. What they are converted to is asked on every system.</summary>
internal sealed class WindowsNameTests
{
    private static readonly string[] s_bad =
    [
        @"a\b", @"\", @"\a", @"..\outside", @"C:\x", "C:", "c:x", @"\\server", @"\??", "a:stream", "a::$DATA", ":", "a|b", "a<b", "a>b",
        "a?", "*", "a*", "\"", "a\"b", "\u0001", "a\n", "a\u001F", "a.", "a ", "...", "a. ", " ", "a . ", "a..",
        "CON", "con", "Con.txt", "PRN", "prn.x.y", "AUX", "aux.c", "NUL", "nul", "NUL.tar.gz", "NUL .txt", "COM1", "com9.log", "COM\u00B9",
        "COM\u00B2.x", "lpt\u00B3",
        "LPT1", "lpt9", "CONIN$", "conout$", "CONOUT$.x",
    ];

    private static readonly string[] s_good =
    [
        "a", "A", "a.b", ".a", "..a", ".hidden", "a b", " a", "-", "~", "$", "$MFT", "%", "'", "(", "[a]", "a,b;c=d+e", "{", "}", "#", "@",
        "!", "&", "CO", "CONS", "CONSOLE", "a.CON", "xNUL", "NULL", "COM", "COM0", "COM10", "COMA", "LPT", "LPTx", "LPT\u00B4", "COM1x",
        "\u00E4\u6F22", "\U0001F600", "\u007F", "CONIN", "CLOCK$",
    ];

    [TestCaseSource(nameof(s_bad))]
    public void ABadNameIsRefused(string name)
    {
        Assert.That(WindowsName.TryConvert(Terminated(name), out _), Is.EqualTo(Errno.InvalidArgument));
        Assert.That(WindowsName.TryConvertTarget(Encoding.UTF8.GetBytes("a/" + name + "/b"), out _), Is.EqualTo(Errno.InvalidArgument));
    }

    [TestCaseSource(nameof(s_good))]
    public void AGoodNameIsTakenAsItIs(string name)
    {
        Assert.That(WindowsName.TryConvert(Terminated(name), out string text), Is.EqualTo(Errno.Success));
        Assert.That(text, Is.EqualTo(name));
    }

    [Test]
    public void ADotIsTheDirectoryItself()
    {
        Assert.That(WindowsName.TryConvert(Terminated("."), out string text), Is.EqualTo(Errno.Success));
        Assert.That(text, Is.Empty);
    }

    [Test]
    public void ANameHas255UnitsAtMost()
    {
        Assert.That(WindowsName.TryConvert(Terminated(new string('\u6F22', 255)), out _), Is.EqualTo(Errno.Success));
        Assert.That(WindowsName.TryConvert(Terminated(new string('a', 256)), out _), Is.EqualTo(Errno.NameTooLong));
    }

    [TestCase("a/../b/./c", @"a\..\b\.\c")]
    [TestCase("../x", @"..\x")]
    [TestCase("a//b/", @"a\\b\")]
    public void ATargetHasBackslashes(string target, string expected)
    {
        Assert.That(WindowsName.TryConvertTarget(Encoding.UTF8.GetBytes(target), out string text), Is.EqualTo(Errno.Success));
        Assert.That(text, Is.EqualTo(expected));
    }

    private static byte[] Terminated(string name) => [.. Encoding.UTF8.GetBytes(name), 0];

    /// <summary>The same names, as a guest of Windows meets them.</summary>
    [Platform("Win")]
    internal sealed class InADirectory : WasiTests
    {
        [Test]
        public void NothingIsDoneWithABadName()
        {
            Directory.CreateDirectory(Guest.PathInside("directory"));
            File.WriteAllText(Guest.PathInside("file"), "inside");
            foreach (string path in s_bad.Concat(s_bad.Select(name => "directory/" + name)))
            {
                Refused(Guest.TryOpen(path));
                Refused(Guest.TryOpen(path, OpenFlags.Create));
                Refused(Guest.TryOpen(path, OpenFlags.Create | OpenFlags.Exclusive));
                Refused(Guest.TryOpen(path, OpenFlags.Create | OpenFlags.Truncate, follow: false));
                Refused(Guest.TryOpen(path + "/x"));
                Refused(Guest.Call("path_filestat_get", Guest.Directory, 0, path, Guest.Result));
                Refused(Guest.Call("path_filestat_get", Guest.Directory, 1, path + "/x", Guest.Result));
                Refused(Guest.Call("path_filestat_set_times", Guest.Directory, 0, path, 0UL, 0UL, 1));
                Refused(Guest.Call("path_create_directory", Guest.Directory, path));
                Refused(Guest.Call("path_remove_directory", Guest.Directory, path));
                Refused(Guest.Call("path_unlink_file", Guest.Directory, path));
                Refused(Guest.Call("path_rename", Guest.Directory, path, Guest.Directory, "new"));
                Refused(Guest.Call("path_rename", Guest.Directory, "file", Guest.Directory, path));
                Refused(Guest.Call("path_link", Guest.Directory, 0, path, Guest.Directory, "new"));
                Refused(Guest.Call("path_link", Guest.Directory, 0, "file", Guest.Directory, path));
                Refused(Guest.Call("path_symlink", "file", Guest.Directory, path));
                Refused(Guest.Call("path_symlink", path, Guest.Directory, "new"));
                Refused(Guest.Call("path_readlink", Guest.Directory, path, Guest.Data, 10, Guest.Result));

                void Refused(Errno result) => Assert.That(result, Is.EqualTo(Errno.InvalidArgument), path);
            }
            Assert.That(
                Directory.GetFileSystemEntries(Guest.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
                Is.EquivalentTo(new[] { "inside", "outside", "secret", "directory", "file" }));
            Assert.That(Guest.TextInside("file"), Is.EqualTo("inside"));
        }

        [Test]
        public void AGoodNameIsAFiles()
        {
            foreach (string name in s_good)
            {
                uint file = Guest.Open(name, OpenFlags.Create | OpenFlags.Exclusive);
                Succeeds(Guest.Call("fd_close", file));
                Assert.That(Directory.GetFileSystemEntries(Guest.Inside).Select(Path.GetFileName), Is.EqualTo(new[] { name }));
                Succeeds(Guest.Call("path_unlink_file", Guest.Directory, name));
                Assert.That(Directory.GetFileSystemEntries(Guest.Inside), Is.Empty, name);
            }
        }

        [Test]
        public void NamesInAnotherCaseAreTheSame()
        {
            Succeeds(Guest.Call("path_create_directory", Guest.Directory, "Folder"));
            uint file = Guest.Open("Folder/File", OpenFlags.Create);
            Guest.Write(file, "x");
            Succeeds(Guest.Call("fd_close", file));
            file = Guest.Open("FOLDER/file");
            Assert.That(Guest.Read(file), Is.EqualTo("x"));
            Succeeds(Guest.Call("fd_close", file));
            Fails(Guest.TryOpen("folder/FILE", OpenFlags.Create | OpenFlags.Exclusive), Errno.Exists);
            Fails(Guest.Call("path_create_directory", Guest.Directory, "fOLDER"), Errno.Exists);
            Succeeds(Guest.Call("path_rename", Guest.Directory, "folder", Guest.Directory, "FOLDER")); // and does not remove it before
            Assert.That(Guest.TextInside("Folder/File"), Is.EqualTo("x"));
            Succeeds(Guest.Call("path_unlink_file", Guest.Directory, "Folder/FILE"));
            Succeeds(Guest.Call("path_remove_directory", Guest.Directory, "folder"));
        }

        [NotUnderWine("wine 8 keeps the case of a name")]
        [Test]
        public void ANameGetsAnotherCase()
        {
            Succeeds(Guest.Call("path_create_directory", Guest.Directory, "Folder"));
            Succeeds(Guest.Call("path_rename", Guest.Directory, "folder", Guest.Directory, "FOLDER"));
            Assert.That(Directory.GetDirectories(Guest.Inside).Select(Path.GetFileName), Is.EqualTo(new[] { "FOLDER" }));
        }
    }
}
