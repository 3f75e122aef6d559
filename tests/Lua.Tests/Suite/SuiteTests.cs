using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace Lua.Tests.Suite;

/// <summary>Lua 5.4.4's own tests, in user mode: each file in each tier. They are read where they lie, beside the repository.</summary>
[TestFixture, NonParallelizable]
internal sealed class SuiteTests
{
    // What the suite itself is asked to leave out, as all.lua says for user tests.
    private const string Preamble = "_port = true; _soft = true; _nomsg = true; T = nil; function Message () end";

    // Where a file cannot go on, and why. The README of the sample says the same.
    private static readonly Dictionary<string, (string Place, string Why)> s_ends = new()
    {
        ["calls.lua"] = ("calls.lua:316:", "string.dump: there are no binary chunks"),
        ["errors.lua"] = ("errors.lua:256:", "string.dump: there are no binary chunks"),
        ["coroutine.lua"] = ("coroutine.lua:348:", "hooks are called by count only"),
        ["db.lua"] = ("db.lua:28:", "hooks are called by count only"),
        ["files.lua"] = ("files.lua:553:", "string.dump: there are no binary chunks"),
        ["gc.lua"] = ("gc.lua:474:", "memory in use is counted by blocks of 16 KB"),
        ["locals.lua"] = ("locals.lua:589:", "a message handler has no room for more frames once the stack is full"),
    };

    // The command line's, what needs more memory or time than a test has, and the programs that run the others.
    private static readonly string[] s_left = ["main.lua", "heavy.lua", "verybig.lua", "all.lua"];

    private static string? Folder
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string suite = Path.Combine(folder.FullName, "shared", "lua-testsuite");
                if (Directory.Exists(suite))
                    return suite;
            }

            return null;
        }
    }

    private static IEnumerable<TestCaseData> Files()
    {
        if (Folder is not { } folder)
        {
            yield return new TestCaseData("(no lua-testsuite)", TierChoice.Mixed);
            yield break;
        }

        foreach (string file in Directory.GetFiles(folder, "*.lua").Select(path => Path.GetFileName(path)!).Except(s_left).Order())
        {
            foreach (TierChoice tiers in Emulation.Tiers)
                yield return new TestCaseData(file, tiers);
        }
    }

    [TestCaseSource(nameof(Files))]
    public void A_file_of_the_suite_passes(string file, TierChoice tiers)
    {
        if (Folder is not { } folder)
        {
            Assert.Ignore("The test suite of Lua is not there: no folder shared/lua-testsuite beside the repository.");
            return;
        }

        string before = Environment.CurrentDirectory;
        string own = Directory.CreateTempSubdirectory("lua-suite").FullName;
        using var output = new MemoryStream();
        try
        {
            // Some files load others by their names, and write beside them. Copies of files that cannot be written could not be either.
            foreach (string path in Directory.GetFiles(folder, "*.lua"))
                File.WriteAllBytes(Path.Combine(own, Path.GetFileName(path)), File.ReadAllBytes(path));
            Environment.CurrentDirectory = own;
            string? error = Run(file, tiers, output);
            if (s_ends.TryGetValue(file, out (string Place, string Why) end))
                Assert.That(error, Does.StartWith(end.Place), end.Why);
            else
                Assert.That(error, Is.Null, () => Encoding.Latin1.GetString(output.ToArray()));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(own, recursive: true);
        }
    }

    private static string? Run(string file, TierChoice tiers, Stream output)
    {
        using var state = new LuaState(new LuaOptions { Tiers = tiers, Output = output });
        try
        {
            state.Run(Preamble);
            using LuaFunction chunk = state.Load(LuaCompiler.SkipFirstLine(File.ReadAllBytes(file)), "@" + file);
            chunk.Call();
            return null;
        }
        catch (LuaException exception)
        {
            return exception.Message;
        }
    }
}
