using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Lua.Tests.Random;

/// <summary>
/// Random programs write what they write under lua5.4, in each tier; where it is not there, what they write in the interpreter.
/// LUA_TEST_PROGRAMS says how many there are, LUA_TEST_SEED which is the first of them, and LUA_TEST_FAILURES how many failures end the
/// test; the message of a failure has the seed of its program.
/// </summary>
internal sealed class RandomProgramTests
{
    private const int PerBatch = 100;
    private const int ShrinkingAttempts = 3000;

    private static readonly int s_programs = Setting("LUA_TEST_PROGRAMS", Emulation.Fewer(20_000, divisor: 130));
    private static readonly int s_firstSeed = Setting("LUA_TEST_SEED", 1);
    private static readonly int s_mostFailures = Setting("LUA_TEST_FAILURES", 1);

    [TestCase(TierChoice.Interpreter)]
    [TestCase(TierChoice.Baseline)]
    [TestCase(TierChoice.Mixed)]
    [TestCase(TierChoice.Traces)]
    public void Random_programs_do_what_they_do_under_lua5_4(TierChoice tiers)
    {
        if (tiers == TierChoice.Interpreter)
            LuaCommand.IgnoreWhereAbsent();
        int count = (s_programs + 3) / 4;
        ulong first = (ulong)s_firstSeed + ((ulong)tiers * 1_000_000);
        ConcurrentBag<Failure> failures = [];
        int ended = 0;
        ParallelOptions cores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, (count + PerBatch - 1) / PerBatch, cores, (i, loop) =>
        {
            int done = i * PerBatch;
            Interlocked.Add(ref ended, Check(first + (ulong)done, Math.Min(PerBatch, count - done), tiers, failures));
            if (failures.Count >= s_mostFailures)
                loop.Break();
        });

        Failure[] reported = [.. failures.OrderBy(failure => failure.Seed).Take(s_mostFailures)];
        Assert.That(reported.Length, Is.Zero, () => string.Join('\n', reported.Select(failure => failure.Describe(ShrinkingAttempts))));
        Assert.That(ended, Is.GreaterThanOrEqualTo(count / 3), "a test of programs that end by errors says little");
    }

    // Says how many come to their ends.
    private static int Check(ulong seed, int count, TierChoice tiers, ConcurrentBag<Failure> failures)
    {
        Batch batch = new([.. Enumerable.Range(0, count).Select(i => RandomProgram.TextOf(RandomProgram.Make(seed + (ulong)i)))]);
        Task<List<string>> command = Task.Run(batch.RunByReference);
        List<string> got = batch.Run(tiers);
        List<string> wanted = command.Result;
        for (int i = 0; i < count; i++)
        {
            if (Known.Compared(got[i]) != Known.Compared(wanted[i]))
                failures.Add(new Failure(seed + (ulong)i, tiers, wanted[i], got[i]));
        }

        return wanted.Count(text => text.Contains("\"end\" true", StringComparison.Ordinal) || text.Contains("\"closed\" true", StringComparison.Ordinal));
    }

    private static int Setting(string name, int otherwise) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
