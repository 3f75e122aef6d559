using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Lua.Tests.Random;

/// <summary>Programs that are run together by one script, so that not each needs a process and a state of its own.</summary>
/// <param name="Programs">Their texts.</param>
internal sealed record Batch(IReadOnlyList<string> Programs)
{
    private static readonly byte[] s_prelude = Resource("prelude.lua");
    private static readonly byte[] s_driver = Resource("driver.lua");

    public static string Prelude => Encoding.UTF8.GetString(s_prelude);

    /// <summary>What the programs should write: what they do under lua5.4, or in the interpreter where it is not there.</summary>
    public List<string> RunByReference() => LuaCommand.IsThere ? RunByCommand() : Run(TierChoice.Interpreter);

    /// <summary>What the programs write in a state.</summary>
    public List<string> Run(TierChoice tiers, long memoryLimit = 256 << 20)
    {
        using MemoryStream output = new();
        string end = "";
        try
        {
            using LuaState state = new(new LuaOptions
            {
                Tiers = tiers,
                Output = output,
                MemoryLimit = memoryLimit,
                Budget = 2_000_000L * (Programs.Count + 10),
            });
            using LuaFunction driver = state.Load(s_driver, "=driver");
            driver.Call(s_prelude, Bytes());
        }
        catch (Exception exception)
        {
            end = $"({exception})";
        }

        return Split(output.ToArray(), end);
    }

    // Each by itself.
    private List<string> RunByCommand()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lua");
        try
        {
            string driver = Path.Combine(folder.FullName, "driver.lua");
            string batch = Path.Combine(folder.FullName, "batch");
            File.WriteAllBytes(driver, s_driver);
            File.WriteAllBytes(batch, [.. s_prelude, 0, .. Bytes()]);
            (byte[] output, bool inTime) = LuaCommand.Run([driver, batch], TimeSpan.FromSeconds(60));
            return Split(output, inTime ? "" : "(lua5.4 does not come to an end)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private byte[] Bytes()
    {
        using MemoryStream stream = new();
        foreach (string program in Programs)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(program);
            stream.Write(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture) + "\n"));
            stream.Write(bytes);
        }

        return stream.ToArray();
    }

    private List<string> Split(byte[] output, string end)
    {
        string text = Encoding.Latin1.GetString(output) + end;
        List<string> result = [];
        for (int i = 0; i < Programs.Count; i++)
        {
            string mark = string.Create(CultureInfo.InvariantCulture, $"\u0001{i}\n");
            int start = text.IndexOf(mark, StringComparison.Ordinal);
            if (start < 0)
            {
                result.Add(end);
                continue;
            }

            start += mark.Length;
            int next = text.IndexOf(string.Create(CultureInfo.InvariantCulture, $"\u0001{i + 1}\n"), start, StringComparison.Ordinal);
            result.Add(next < 0 ? text[start..] : text[start..next]);
        }

        return result;
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(Batch).Assembly.GetManifestResourceStream(name)!;
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
