using CopyPatch.Benchmarks;

namespace Lua.Benchmarks;

/// <summary>How fast text becomes registers' code, before any is emitted.</summary>
internal static class CompileSpeed
{
    private const string Name = "lua_compile_mb_per_s";

    public static string[] Names => [Name];

    public static void Measure(Figures figures)
    {
        if (!figures.Wants(Name))
            return;
        byte[] text = LargeText.Bytes;
        SideBySide times = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
                LuaCompiler.Compile(text, "=large");
        });
        figures.Print(Name, text.Length * 1e3 / times.Nanoseconds(0), "MB/s");
    }
}
