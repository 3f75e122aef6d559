using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Texts;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Texts;

internal sealed class PatienceTests
{
    [Test]
    public void What_fails_a_few_times_is_done_in_the_end([Values(0, 1, 9)] int failures, [Values] bool isLocked)
    {
        var waited = new List<int>();
        int tries = 0;
        Patience.Try(
            () =>
            {
                if (tries++ < failures)
                    throw isLocked ? new IOException("in use") : new UnauthorizedAccessException("to be deleted");
            },
            waited.Add);
        Assert.That((tries, waited.Count), Is.EqualTo((failures + 1, failures)));
        Assert.That(waited.Sum(), Is.LessThan(500));
    }

    [Test]
    public void What_fails_for_good_is_told() => Assert.That(
        () => Patience.Try(() => throw new IOException("in use"), _ => { }),
        Throws.InstanceOf<IOException>().With.Message.EqualTo("in use"));

    [Test]
    public void Another_failure_is_told_at_once()
    {
        int tries = 0;
        Assert.That(() => Patience.Try(Fail, _ => { }), Throws.InvalidOperationException);
        Assert.That(tries, Is.EqualTo(1));

        void Fail()
        {
            tries++;
            throw new InvalidOperationException();
        }
    }

    // Only on Windows does an open file keep others from replacing it.
    [Test]
    public void A_file_that_is_being_read_is_replaced_once_its_reader_lets_go()
    {
        using var folder = new Infrastructure.TemporaryFolder();
        string file = folder.PathOf("a.txt");
        File.WriteAllText(file, "old");
        FileStream reader = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var closer = new System.Threading.Timer(_ => reader.Dispose(), null, 50, -1);
        AtomicFile.Write(file, "new");
        Assert.That(File.ReadAllText(file), Is.EqualTo("new"));
    }
}
