using System;
using System.IO;
using System.Text;
using NUnit.Framework;

namespace Lua.Tests.Random;

/// <summary>Whatever is given as a script ends with results or an error of Lua's, and never the process.</summary>
internal sealed class DamagedProgramTests
{
    private static readonly int s_programs = Emulation.Fewer(3000, divisor: 30);
    private static readonly TierChoice[] s_tiers = Enum.GetValues<TierChoice>();

    [Test]
    public void Damaged_programs_end_with_an_error_of_Lua([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        int loaded = 0;
        for (int i = 0; i < s_programs; i++)
        {
            ulong seed = 1_000_000 + ((ulong)tiers * 100_000) + (ulong)i;
            byte[] text = DamagedText.Make(new Dice(seed), RandomProgram.TextOf(RandomProgram.Make(seed)));
            loaded += Run(text, tiers, 16 << 20, seed) ? 1 : 0;
        }

        Assert.That(loaded, Is.GreaterThan(s_programs / 10), "a test of errors in syntax alone says little");
    }

    [Test]
    public void Programs_end_with_an_error_of_Lua_where_there_is_little_memory([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        for (int i = 0; i < s_programs; i++)
        {
            ulong seed = 2_000_000 + ((ulong)tiers * 100_000) + (ulong)i;
            byte[] text = Encoding.Latin1.GetBytes($"""
                local kept = string.rep("x", 1 << 17) for i = 1, {seed % 5} do kept = kept .. kept end
                {RandomProgram.TextOf(RandomProgram.Make(seed))}
                """);
            Run(text, tiers, 1 << 20, seed);
        }
    }

    // Says whether it was a program.
    private static bool Run(byte[] text, TierChoice tiers, long memory, ulong seed)
    {
        bool isProgram = false;
        try
        {
            using LuaState state = new(new LuaOptions
            {
                Tiers = tiers,
                Libraries = LuaLibraries.Safe | LuaLibraries.Debug,
                MemoryLimit = memory,
                Budget = 200_000,
                Output = Stream.Null,
            });
            state.Run("out, io = print, {write = print} " + Batch.Prelude.Replace("function out", "local function unused", StringComparison.Ordinal));
            using LuaFunction chunk = state.Load(text, "=p");
            isProgram = true;
            chunk.Call(1, 2.5, "three");
        }
        catch (Exception exception) when (exception is LuaException or LuaBudgetException)
        {
            // As it should be.
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {seed}: {exception}\n{Encoding.Latin1.GetString(text)}");
        }

        return isProgram;
    }
}
