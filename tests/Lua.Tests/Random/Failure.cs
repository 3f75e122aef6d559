using System;

namespace Lua.Tests.Random;

/// <summary>A random program that does not do what it should.</summary>
internal sealed record Failure(ulong Seed, TierChoice Tiers, string Wanted, string Got)
{
    /// <summary>Shrinks the program as far as so many attempts do, and says what it is.</summary>
    public string Describe(int attempts)
    {
        (string program, string wanted, string got) = Shrink(attempts);
        return $"""
            Seed {Seed}, {Tiers}:
            {program}
            -- should write
            {wanted}
            -- and writes
            {got}
            """;
    }

    /// <summary>The smallest program that fails, and both outputs; those of the batch where it does not fail alone.</summary>
    public (string Program, string Wanted, string Got) Shrink(int attempts)
    {
        Block block = RandomProgram.Make(Seed);
        string text = RandomProgram.TextOf(block);
        if (!Differs(text, out _, out _))
            return ("-- only with those before it:\n" + text, Wanted, Got);
        new Shrinker(block, () => Differs(RandomProgram.TextOf(block), out _, out _), attempts).Shrink();
        text = RandomProgram.TextOf(block);
        Differs(text, out string wanted, out string got);
        return (text, wanted, got);
    }

    private bool Differs(string text, out string wanted, out string got)
    {
        Batch batch = new([text]);
        wanted = batch.RunByReference()[0];
        got = batch.Run(Tiers)[0];

        // What has no end is no smaller program; and addresses differ by themselves.
        return Known.Compared(wanted) != Known.Compared(got) && !wanted.Contains("does not come to an end", StringComparison.Ordinal) &&
            !wanted.Contains(": 0x", StringComparison.Ordinal);
    }
}
