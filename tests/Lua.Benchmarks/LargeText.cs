using System;
using System.IO;
using System.Linq;

namespace Lua.Benchmarks;

/// <summary>A large text: the sample's programs, one behind the other, as many times as make a megabyte.</summary>
internal static class LargeText
{
    private const int Length = 1 << 20;

    private static readonly Lazy<byte[]> s_bytes = new(Make);

    public static byte[] Bytes => s_bytes.Value;

    private static byte[] Make()
    {
        string folder = AppContext.BaseDirectory;
        string programs = Path.Combine(folder, "programs");
        string[] files = Directory.Exists(programs) ? [.. Directory.GetFiles(programs, "*.lua").Order(StringComparer.Ordinal)] : [];
        byte[][] texts = [.. files.Append(Path.Combine(folder, "trees.lua")).Select(File.ReadAllBytes)];
        using var stream = new MemoryStream();
        while (stream.Length < Length)
        {
            // Each in a function of its own, as a chunk has no room for all their variables.
            foreach (byte[] text in texts)
            {
                stream.Write("do local function program(...)\n"u8);
                stream.Write(LuaCompiler.SkipFirstLine(text));
                stream.Write("\nend end\n"u8);
            }
        }

        return stream.ToArray();
    }
}
