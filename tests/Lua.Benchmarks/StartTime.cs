using System;
using CopyPatch.Benchmarks;

namespace Lua.Benchmarks;

/// <summary>What a state with all libraries costs that runs a script of one line and is disposed of.</summary>
internal static class StartTime
{
    private const string Name = "lua_start_us";

    public static string[] Names => [Name];

    public static void Measure(Figures figures)
    {
        if (!figures.Wants(Name))
            return;
        SideBySide times = SideBySide.Measure(Start, StartOther);
        Console.Error.WriteLine($"start: KeraLua {times.Nanoseconds(1) / 1e3:F1} us");
        figures.Print(Name, times.Nanoseconds(0) / 1e3, "us");
    }

    private static void Start(int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var lua = new LuaState();
            lua.Run("return 1", "=start");
        }
    }

    private static void StartOther(int count)
    {
        for (int i = 0; i < count; i++)
        {
            using var lua = new KeraLua.Lua();
            lua.DoString("return 1");
        }
    }
}
