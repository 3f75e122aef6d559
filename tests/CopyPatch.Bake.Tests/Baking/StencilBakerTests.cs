using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Baking;

internal sealed class StencilBakerTests : BakeFixture
{
    private byte[] _object = [];

    [SetUp]
    public void SetUp()
    {
        _object = new byte[128];
        Folder.Write("project/" + Calc, "// calc\n");
        Folder.Write("project/stencils/b.h", "// b\n");
        Folder.Write("project/stencils/a.h", "// a\n");
        Folder.Write("include/copypatch.h", "// header\n");
    }

    [Test]
    public void Clang_is_called_once_for_each_file_and_architecture_in_theFolder_of_the_project()
    {
        FakeRunner runner = Clang();
        Folder.Write("project/stencils/two.c", "// two\n");
        Bake(runner, new StencilSource(Calc, ""), new StencilSource("stencils/two.c", ""));
        Assert.Multiple(() =>
        {
            Assert.That(runner.Calls, Has.Count.EqualTo(4));
            Assert.That(runner.Calls.Select(call => $"{call.Arguments[0]} {call.Arguments[^1]}").Order(), Is.EqualTo(new[]
            {
                "--target=aarch64-unknown-linux-gnu stencils/calc.c", "--target=aarch64-unknown-linux-gnu stencils/two.c",
                "--target=x86_64-unknown-linux-gnu stencils/calc.c", "--target=x86_64-unknown-linux-gnu stencils/two.c",
            }));
            Assert.That(runner.Calls.Select(call => call.Program), Has.All.EqualTo("/usr/bin/clang-19"));
            Assert.That(runner.Calls.Select(call => call.WorkingDirectory),
                Has.All.EqualTo(Folder.PathOf("project") + Path.DirectorySeparatorChar));
        });
    }

    [TestCase("-Ishared", "-Ishared/")]
    [TestCase("-Ishared/", "-Ishared/")]
    [TestCase(@"-IC:\shared\", @"-IC:\shared\")]
    [TestCase("-I shared", "-I shared")]
    public void A_folder_of_headers_ends_in_a_slash_since_clang_on_Windows_would_put_a_backslash_into_the_names_of_files(
        string flags, string given)
    {
        FakeRunner runner = Clang();
        Bake(runner, new StencilSource(Calc, flags));
        Assert.That(runner.Calls.Select(call => string.Join(" ", call.Arguments)), Has.All.Contain($" {given} "));
    }

    [Test]
    public void A_clang_that_cannot_be_started_is_told_with_the_words_of_the_system()
    {
        var runner = new FakeRunner((_, _) => throw new System.ComponentModel.Win32Exception(206, "The file name is too long"));
        Assert.That(Bake(runner, new StencilSource(Calc, "")).Single().Messages.Select(message => message.Text),
            Has.All.StartsWith("/usr/bin/clang-19 cannot be started: The file name is too long"));
    }

    [Test]
    public void Clang_is_called_for_the_architectures_only_that_each_file_is_wanted_for()
    {
        FakeRunner runner = Clang();
        Folder.Write("project/stencils/two.c", "// two\n");
        IReadOnlyList<BakedSource> baked = Bake(
            runner, new StencilSource(Calc, "") { Targets = [TargetMachine.Arm64] }, new StencilSource("stencils/two.c", ""));
        Assert.Multiple(() =>
        {
            Assert.That(runner.Calls, Has.Count.EqualTo(3));
            Assert.That(baked[0].Text!.Objects.Select(item => item.Architecture), Is.EqualTo(new[] { "aarch64" }));
            Assert.That(baked[1].Text!.Objects.Select(item => item.Architecture), Is.EqualTo(new[] { "x86-64", "aarch64" }));
        });
    }

    [Test]
    public void The_users_flags_come_after_ours_so_that_they_win()
    {
        FakeRunner runner = Clang();
        Bake(runner, new StencilSource(Calc, "-Os -DNAME='a b'"));
        List<string> arguments = [.. runner.Calls[0].Arguments];
        Assert.Multiple(() =>
        {
            Assert.That(arguments.IndexOf("-Os"), Is.GreaterThan(arguments.IndexOf("-O2")));
            Assert.That(arguments, Does.Contain("-DNAME=a b"));
            Assert.That(arguments, Does.Contain("-I" + Folder.PathOf("include/")));
        });
    }

    [Test]
    public void A_flag_may_be_for_one_architecture()
    {
        FakeRunner runner = Clang();
        Bake(runner, new StencilSource(Calc, "x86-64:-msse4.2 aarch64:-DNEON -g"));
        IReadOnlyList<string> x64 = runner.Calls.Single(call => call.Arguments[0].Contains("x86_64")).Arguments;
        IReadOnlyList<string> arm64 = runner.Calls.Single(call => call.Arguments[0].Contains("aarch64")).Arguments;
        Assert.Multiple(() =>
        {
            Assert.That(x64, Does.Contain("-msse4.2").And.Contain("-g").And.Not.Contain("-DNEON"));
            Assert.That(arm64, Does.Contain("-DNEON").And.Contain("-g").And.Not.Contain("-msse4.2"));
        });
    }

    [Test]
    public void Only_the_architecture_decides_between_its_flags()
    {
        FakeRunner runner = Clang();
        Bake(runner, new StencilSource(Calc, ""));
        IReadOnlyList<string> x64 = runner.Calls.Single(call => call.Arguments[0].Contains("x86_64")).Arguments;
        IReadOnlyList<string> arm64 = runner.Calls.Single(call => call.Arguments[0].Contains("aarch64")).Arguments;
        Assert.Multiple(() =>
        {
            Assert.That(Flags(x64).Except(Flags(arm64)),
                Is.EqualTo(new[] { "--target=x86_64-unknown-linux-gnu", "-mno-red-zone", "-fstack-clash-protection", "-fcf-protection=none" }));
            Assert.That(Flags(arm64).Except(Flags(x64)),
                Is.EqualTo(new[] { "--target=aarch64-unknown-linux-gnu", "-ffixed-x18", "-mbranch-protection=none" }));
        });

        static IEnumerable<string> Flags(IReadOnlyList<string> arguments) => arguments.Where(
            argument => argument.StartsWith('-') && !argument.EndsWith(".o") && !argument.EndsWith(".d"));
    }

    [Test]
    public void Inputs_are_the_source_then_headers_by_name_with_the_packages_own_by_its_name_only()
    {
        BakedSource baked = Bake(Clang(), new StencilSource(Calc, ""))[0];
        Assert.That(baked.Text!.Inputs.Select(input => input.Name),
            Is.EqualTo(new[] { Calc, "copypatch.h", "stencils/a.h", "stencils/b.h" }));
    }

    [Test]
    public void A_message_of_both_architectures_is_told_once()
    {
        BakedSource baked = Bake(
            Clang(1, "stencils/calc.c:1:2: error: no\n"), new StencilSource(Calc, ""))[0];
        Assert.Multiple(() =>
        {
            Assert.That(baked.Text, Is.Null);
            Assert.That(baked.Messages, Is.EqualTo(new[] { new ClangMessage(Severity.Error, "stencils/calc.c", 1, 2, "no") }));
        });
    }

    [Test]
    public void A_clang_that_fails_without_a_message_is_an_error_too()
    {
        BakedSource baked = Bake(Clang(139, "Stack dump:\n"), new StencilSource(Calc, ""))[0];
        Assert.That(baked.Messages[0].Text, Is.EqualTo("clang ended with 139: Stack dump:"));
    }

    [Test]
    public void Nothing_is_left_in_the_intermediateFolder()
    {
        Bake(Clang(), new StencilSource(Calc, ""));
        Assert.That(Directory.GetFileSystemEntries(Folder.PathOf("obj")), Is.Empty);
    }

    private IReadOnlyList<BakedSource> Bake(FakeRunner runner, params StencilSource[] sources) =>
        Bake(runner, "/usr/bin/clang-19", Folder.PathOf("include"), sources);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(18)]
    public void What_is_no_object_for_its_architecture_is_an_error_that_names_the_flags(int at)
    {
        _object[at] ^= 1;
        BakedSource baked = Bake(Clang(), new StencilSource(Calc, "-fodd"))[0];
        Assert.That(baked.Text, Is.Null);
        Assert.That(baked.Messages.Select(message => message.Text), Is.EqualTo(new[]
        {
            "clang wrote no object for x86-64; the flags were '-fodd'", "clang wrote no object for aarch64; the flags were '-fodd'",
        }));
    }

    [Test]
    public void Objects_that_no_text_may_unfold_to_are_an_error_of_the_bake()
    {
        _object = new byte[(StencilFormat.MostBytes / 2) - 3];
        BakedSource baked = Bake(Clang(), new StencilSource(Calc, ""))[0];
        Assert.That(baked.Text, Is.Null);
        Assert.That(baked.Messages.Single().ToString(), Does.Contain("it becomes 67,108,866 bytes, and 67,108,864 are the most"));
    }

    // No more than what the bake looks at: an object's beginning, and a table with the section that stands for none.
    private byte[] ObjectFor(TargetMachine target)
    {
        byte[] bytes = [.. _object];
        byte[] start = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        start.Zip(_object, (good, damage) => (byte)(good ^ damage)).ToArray().CopyTo(bytes, 0);
        bytes[16] = 1;
        bytes[40] = bytes[58] = 64;
        bytes[60] = 1;
        bytes[18] ^= (byte)target.ElfMachine;
        return bytes;
    }

    private FakeRunner Clang(int exitCode = 0, string errors = "") => new((_, arguments) =>
    {
        List<string> list = [.. arguments];
        if (exitCode == 0)
        {
            TargetMachine target = TargetMachine.All.Single(target => list[0] == "--target=" + target.Triple);
            File.WriteAllBytes(list[list.IndexOf("-o") + 1], ObjectFor(target));
            File.WriteAllText(list[list.IndexOf("-MF") + 1],
                $"object: {list[^1]} \\\n  stencils/b.h {Folder.PathOf("include/copypatch.h")} \\\n  stencils/a.h\n");
        }

        return new CommandResult(exitCode, "", errors);
    });
}
