using CsCheck;
using NUnit.Framework;

namespace Tutorial.Tests;

public sealed class RandomProgramTests
{
    [Test]
    public void RandomProgramsDoTheSameEitherWay()
    {
        int finished = 0;
        RandomProgram.Text.Sample(text => { finished += BothWays.Run(text).Error is null ? 1 : 0; }, iter: 1000, threads: 1);
        Assert.That(finished, Is.GreaterThan(300), "a test of traps alone says little");
    }
}
