using System.Linq;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Locating;

/// <summary>The search for clang as it goes on Windows, on whatever system the tests run.</summary>
internal sealed class WindowsTests
{
    private const string Llvm = @"C:\Program Files\LLVM\bin\clang.exe";

    private static FakeSystem Windows(params string[] programs)
    {
        var system = new FakeSystem
        {
            IsWindows = true,
            Variables =
            {
                ["PATH"] = @"C:\Windows\system32;C:\Windows",
                ["ProgramFiles"] = @"C:\Program Files",
                ["ProgramW6432"] = @"C:\Program Files",
                ["ProgramFiles(x86)"] = @"C:\Program Files (x86)",
                ["LOCALAPPDATA"] = @"C:\Users\me\AppData\Local",
            },
        };
        foreach (string program in programs)
            system.Programs[program] = "19.1.5";
        return system;
    }

    private static string OfStudio(string folder, string machine = "x64") => $@"{folder}\VC\Tools\Llvm\{machine}\bin\clang.exe";

    [TestCase(Llvm)]
    [TestCase(@"C:\Users\me\AppData\Local\LLVM\bin\clang.exe")]
    [TestCase(@"C:\Program Files\Microsoft Visual Studio\2022\Community\VC\Tools\Llvm\x64\bin\clang.exe")]
    [TestCase(@"C:\Program Files\Microsoft Visual Studio\18\Enterprise\VC\Tools\Llvm\x64\bin\clang.exe")]
    [TestCase(@"C:\Program Files (x86)\Microsoft Visual Studio\2022\BuildTools\VC\Tools\Llvm\x64\bin\clang.exe")]
    [TestCase(@"C:\Program Files\Microsoft Visual Studio\2022\Preview\VC\Tools\Llvm\ARM64\bin\clang.exe")]
    public void It_is_found_where_an_installer_put_it(string path) => Assert.That(Windows(path).Find().Clang?.Path, Is.EqualTo(path));

    [Test]
    public void The_search_path_comes_first_then_LLVM_then_the_Visual_Studio_of_the_prompt_then_others_the_newest_first()
    {
        const string studios = @"C:\Program Files\Microsoft Visual Studio\";
        string[] expected =
        [
            @"D:\tools\clang.exe", Llvm, OfStudio(@"E:\Visual Studio"), OfStudio(studios + @"18\Community"),
            OfStudio(studios + @"2022\Professional"), OfStudio(studios + @"2022\Professional", "ARM64"),
            OfStudio(studios + @"2019\Community"),
        ];
        FakeSystem system = Windows(expected);
        system.Variables["PATH"] += @";D:\tools";
        system.Variables["VSINSTALLDIR"] = @"E:\Visual Studio\";
        foreach (string path in expected)
        {
            Assert.That(system.Find().Clang?.Path, Is.EqualTo(path));
            system.Programs.Remove(path);
        }

        Assert.That(system.Find().Clang, Is.Null);
    }

    [Test]
    public void An_old_one_of_Visual_Studio_is_passed_over()
    {
        string old = OfStudio(@"C:\Program Files\Microsoft Visual Studio\2019\Community");
        FakeSystem system = Windows();
        system.Programs[old] = "12.0.0";
        Assert.That(system.Find().Refused.Select(clang => clang.Path), Is.EqualTo(new[] { old }));
    }

    [TestCase(@"""C:\Program Files\LLVM\bin"";C:\Windows", TestName = "An_entry_of_the_search_path_may_have_quotes")]
    [TestCase(@"C:\Program Files\LLVM\bin\;", TestName = "An_entry_of_the_search_path_may_end_in_a_backslash")]
    [TestCase("<|>;;C:\\\u0001;C:\\Program Files\\LLVM\\bin", TestName = "An_entry_of_the_search_path_may_be_no_path_at_all")]
    public void The_search_path_is_read(string variable)
    {
        FakeSystem system = Windows(Llvm);
        system.Variables.Clear();
        system.Variables["PATH"] = variable;
        Assert.That(system.Find().Clang?.Path, Is.EqualTo(Llvm));
    }

    [TestCase(Llvm)]
    [TestCase(@"""C:\Program Files\LLVM\bin\clang.exe""")]
    [TestCase(@" C:\Program Files\LLVM\bin\clang ")]
    [TestCase(@"C:\Program Files\LLVM\bin\CLANG.EXE", @"C:\Program Files\LLVM\bin\CLANG.EXE")]
    [TestCase("C:/Program Files/LLVM/bin/clang.exe", "C:/Program Files/LLVM/bin/clang.exe")]
    [TestCase(@"tools\clang", @"C:\Users\me\project\tools\clang.exe")]
    [TestCase("clang-cl19", @"C:\Windows\clang-cl19.exe")]
    [TestCase(@"tools\clang.cmd", @"C:\Users\me\project\tools\clang.cmd")]
    public void It_may_be_named_as_people_write_it(string name, string path = Llvm)
    {
        FakeSystem system = Windows(path);
        Assert.That(system.Find(name).Clang?.Path, Is.EqualTo(path));
        system.Variables["COPYPATCH_CLANG"] = name;
        Assert.That(system.Find().Clang?.Path, Is.EqualTo(path));
    }

    [Test]
    public void What_is_said_where_there_is_none_is_for_Windows() =>
        Assert.That(ClangRemedy.Describe(Windows().Find(), SystemFamily.Windows), Is.EqualTo(
            "looked for clang-22, clang-21, clang-20, clang-19, clang on the search path, "
            + @"C:\Program Files\LLVM\bin\clang.exe, C:\Program Files (x86)\LLVM\bin\clang.exe, "
            + @"C:\Users\me\AppData\Local\LLVM\bin\clang.exe, Visual Studio's own (VC\Tools\Llvm). "
            + "Install it: winget install LLVM.LLVM, or have Visual Studio's installer add the component "
            + "\"C++ Clang Compiler for Windows\". Another clang is named by the property CopyPatchClang "
            + @"(dotnet build -p:CopyPatchClang=C:\path\to\clang.exe) or the environment variable COPYPATCH_CLANG."));
}
