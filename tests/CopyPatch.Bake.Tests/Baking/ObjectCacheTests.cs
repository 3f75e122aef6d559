using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Baking;

internal sealed class ObjectCacheTests
{
    private static readonly byte[] s_object = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];

    private TemporaryFolder _folder = null!;
    private ObjectCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _cache = new ObjectCache(_folder.PathOf("cache"));
        _cache.Add("key", s_object);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void What_was_added_is_found_by_its_key_alone()
    {
        _cache.Trim();
        Assert.Multiple(() =>
        {
            Assert.That(new ObjectCache(_folder.PathOf("cache")).Find("key"), Is.EqualTo(s_object));
            Assert.That(_cache.Find("other"), Is.Null);
            Assert.That(Directory.GetFiles(_folder.PathOf("cache")).Select(Path.GetFileName), Is.EqualTo(new[] { "key.o" }));
        });
    }

    [TestCase(0)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(363)]
    public void A_file_with_a_byte_changed_is_none(int at)
    {
        byte[] bytes = File.ReadAllBytes(File_);
        bytes[at] ^= 1;
        File.WriteAllBytes(File_, bytes);
        Assert.That(_cache.Find("key"), Is.Null);
    }

    [TestCase(0)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(363)]
    public void A_file_that_is_cut_is_none(int length)
    {
        File.WriteAllBytes(File_, File.ReadAllBytes(File_)[..length]);
        Assert.That(_cache.Find("key"), Is.Null);
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        _folder.Write("file", "not a folder");
        var cache = new ObjectCache(_folder.PathOf("file"));
        cache.Add("key", s_object);
        cache.Trim();
        Assert.That(cache.Find("key"), Is.Null);
    }

    private string File_ => _folder.PathOf("cache/key.o");
}
