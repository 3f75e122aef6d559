using System.Runtime.InteropServices;
using CsCheck;
using NUnit.Framework;

namespace Tutorial.Tests;

public sealed class RandomProgramTests
{
    // An emulated processor takes ten times as long.
    private static readonly int s_programs = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 1000 : 250;

    [Test]
    public void RandomProgramsDoTheSameEitherWay()
    {
        int finished = 0;
        RandomProgram.Text.Sample(text => { finished += BothWays.Run(text).Error is null ? 1 : 0; }, iter: s_programs, threads: 1);
        Assert.That(finished, Is.GreaterThan(3 * s_programs / 10), "a test of traps alone says little");
    }
}
