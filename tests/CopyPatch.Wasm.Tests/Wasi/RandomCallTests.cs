using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>Whatever a module asks for, it gets an answer, and nothing outside of its directory changes.</summary>
internal sealed class RandomCallTests
{
    private const uint Slots = 0x4000;
    private const uint SlotSize = 64;

    private static readonly string[] s_paths =
    [
        ".", "..", "a", "b", "a/b", "a/b/", "a/../b", "./a//b", "link", "link/secret", "a/link", "out", "out/secret", "out/new",
        "../outside", "../outside/secret", "../outside/new", "../../outside/secret", "/etc/passwd", "a/../../outside/secret",
        // Names on Linux; on Windows ways out, if they were taken for what they look like.
        @"..\outside\secret", @"a\..\..\outside\new", @"\", "C:", @"C:\new", "NUL", "a/con.txt", "a:new", "a/b::$DATA", "A", "a.", "a /b",
    ];

    private static readonly ulong[] s_numbers =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 24, 64, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF8, uint.MaxValue,
            long.MaxValue, ulong.MaxValue];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void NothingBreaks(int seed)
    {
        Random random = new(seed);
        using Guest guest = new(options => (options.Clock, options.MaximumDescriptors) = (new ManualClock(), 24));
        guest.Host.IsCancelled = () => random.Next(4) == 0;
        if (NeedsSymbolicLinksAttribute.AreThere)
            File.CreateSymbolicLink(guest.PathInside("out"), "../outside");
        Directory.CreateDirectory(guest.PathInside("a"));
        int handles = Handles();
        HashSet<(string, Errno)> outcomes = [];
        WasiFunction[] functions = [.. WasiFunctions.All.Where(function => function.Name != "proc_exit")];
        for (int call = 0; call < 50_000; call++)
        {
            WritePaths(guest.Memory);
            random.NextBytes(guest.Memory.AsSpan(0x8000, 0x100));
            WasiFunction function = functions[random.Next(functions.Length)];
            // The streams stay, and so do the directories, or soon nothing would work.
            ulong[] arguments = Arguments(random, function);
            if (function.Name is "fd_close" or "fd_renumber" or "fd_fdstat_set_rights"
                && ((uint)arguments[0] < 5 || (uint)arguments[^1] < 5))
                continue;
            outcomes.Add((function.Name, guest.Host.Call(function, new GuestMemory(guest.Memory), arguments)));
        }
        // The calls must have done something, or this would test little.
        Assert.That(outcomes.Count(outcome => outcome.Item2 == Errno.Success), Is.GreaterThan(20));
        Assert.That(outcomes.Select(outcome => outcome.Item2).Distinct().Count(), Is.GreaterThan(8));

        Assert.That(Directory.GetFileSystemEntries(guest.Outside).Select(Path.GetFileName), Is.EqualTo(new[] { "secret" }));
        FileInfo secret = new(Path.Combine(guest.Outside, "secret"));
        Assert.That(File.ReadAllText(secret.FullName), Is.EqualTo("secret"));
        Assert.That(secret.LastWriteTimeUtc, Is.GreaterThan(DateTime.UtcNow.AddDays(-1)).And.LessThan(DateTime.UtcNow.AddDays(1)));
        guest.Host.Dispose();
        if (OperatingSystem.IsLinux())
            Assert.That(OpenUnder(guest.Root), Is.Empty);
        else
            Assert.That(Handles(), Is.LessThan(handles + 100), "files stay open");
    }

    private static int Handles()
    {
        using Process process = Process.GetCurrentProcess();
        return process.HandleCount;
    }

    private static void WritePaths(byte[] memory)
    {
        for (int slot = 0; slot < s_paths.Length; slot++)
            Encoding.UTF8.GetBytes(s_paths[slot], memory.AsSpan((int)(Slots + slot * SlotSize)));
    }

    private static ulong[] Arguments(Random random, WasiFunction function)
    {
        ulong[] arguments = new ulong[function.Type.Parameters.Count];
        int path = -1;
        for (int index = 0; index < arguments.Length; index++)
        {
            if (path >= 0)
            {
                (arguments[index], path) = ((ulong)s_paths[path].Length, -1);
                continue;
            }
            // Most functions begin with a descriptor.
            if (index == 0 && random.Next(4) != 0)
            {
                arguments[index] = random.Next(2) == 0 ? Guest.Directory : (ulong)random.Next(24);
                continue;
            }
            switch (random.Next(6))
            {
                case 0:
                    arguments[index] = s_numbers[random.Next(s_numbers.Length)];
                    break;
                case 1 or 2 when function.Type.Parameters[index] == WasmValueType.I32:
                    path = random.Next(s_paths.Length);
                    arguments[index] = Slots + (uint)path * SlotSize;
                    break;
                case 3 when function.Type.Parameters[index] == WasmValueType.I32:
                    arguments[index] = 0x8000 + (uint)random.Next(0x8000);
                    break;
                case 4:
                    arguments[index] = function.Type.Parameters[index] == WasmValueType.I64 ? ulong.MaxValue >> 34 : 0;
                    break;
                default:
                    arguments[index] = (ulong)random.Next(12);
                    break;
            }
        }
        // It would really reserve the space.
        if (function.Name == "fd_allocate")
            arguments[2] = Math.Min(arguments[2], 100) | arguments[2] & 1UL << 63;
        return arguments;
    }

    private static string[] OpenUnder(string folder) => [.. Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(entry => new FileInfo(entry).LinkTarget).OfType<string>()
        .Where(target => target.StartsWith(folder, StringComparison.Ordinal))];
}
