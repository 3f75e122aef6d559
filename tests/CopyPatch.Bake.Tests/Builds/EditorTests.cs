using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class EditorTests
{
    private const string Target = "-t:CopyPatchEditor";

    // All that a snippet may do, once.
    private const string Everything = """
        #define CP_STATE (int64_t *, sp), (double, x)
        #define CP_RESULT double
        #include <copypatch.h>
        CP_INLINE int64_t twice(int64_t a) { return a * FACTOR; }
        CP_STENCIL(push)   { CP_HOLE(int64_t, value); CP_HOLE(double *, p); *sp++ = twice(value); x = *p; CP_NEXT(); }
        CP_STENCIL(branch) { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }
        CP_STENCIL(print)  { int64_t y = CP_CALL(print, int64_t, int64_t, double)(*--sp, x); *sp = y; CP_NEXT(); }
        CP_STENCIL(call)   { x = CP_INVOKE(callee)(sp, x) + CP_INVOKE_AT(*sp)(sp, x); CP_NEXT(); }
        CP_STENCIL(try)    { cp_outcome o = CP_TRY_INVOKE(callee)(sp, x); if (o.status) CP_TRAP(o.status); CP_NEXT(); }
        CP_STENCIL(table)  { sp[0] = (int64_t)CP_LABEL_ADDRESS(target); CP_JUMP_AT(sp[1]); }
        CP_STENCIL(scale)  { x *= CP_CONSTANT(double, factor); CP_NEXT(); }
        CP_STENCIL(count)  { CP_SITE(int64_t, hits); sp[0] = ++*hits; CP_NEXT(); }
        CP_STENCIL(halt)   { if (x < 0) CP_GO_COLD(halt, below); CP_RETURN(x); }
        CP_COLD(halt, below) { CP_RETURN(-x); }
        CP_ENTRY(run, double, (int64_t *, sp), (double, x))
        CP_ENTRY_BODY(run_alone, void, (int64_t *, sp)) { CP_ENTER(void, sp, 0); }

        """;

    private const string Values = """
        #define CP_VALUES
        #include <copypatch.h>
        #include <copypatch/integers.h>
        CP_OP(add, int32_t, (int32_t, a), (int32_t, b, rc)) { return a + b; }
        CP_OP(shift, int64_t, (int64_t, a), (int64_t, b)) { return cp_shl_64(a, b); }
        CP_OP_BRANCH(less, (int32_t, a), (int32_t, b)) { return a < b; }
        CP_OP_RETURN(give, (int64_t, value)) { return value; }
        CP_OP(checked, int64_t, (int64_t, a), (int64_t, b)) { if (b == 0) CP_TRAP(1); return a / b; }
        CP_OP(index, int32_t, (int32_t, a), (int32_t, b)) { if (a >= b) CP_JUMP(outside); return a; }
        CP_OP(guard, void, (int32_t, a)) { if (a) CP_JUMP(exit); }
        CP_STENCIL(next) { if (*(int64_t *)frame) CP_JUMP(target); CP_NEXT_WITHOUT_VALUES(); }
        CP_ENTRY(run, int64_t, (void *, frame))

        """;

    [TestCase("clangd")]
    [TestCase("clangd-19")]
    public void An_editor_understands_a_file_without_an_error(string clangd)
    {
        using var project = new TemporaryProject("with space, accent é and 'quote'");
        project.Write("stencils/calc.c", Everything);
        project.Write("stencils/values.c", Values);
        project.WriteProject("<PropertyGroup><CopyPatchFlags>-DFACTOR=2 -Istencils x86-64:-msse4.2</CopyPatchFlags></PropertyGroup>");
        BuildResult result = project.Build(Target);
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(Check(clangd, project.PathOf("stencils/calc.c")), Does.Contain("All checks completed, 0 errors"));
        Assert.That(Check(clangd, project.PathOf("stencils/values.c")), Does.Contain("All checks completed, 0 errors"));

        // It does look: what is wrong is told.
        project.Write("stencils/calc.c", Everything.Replace("*sp++ = twice(value)", "*sp++ = nothing"));
        Assert.That(Check(clangd, project.PathOf("stencils/calc.c")), Does.Contain("use of undeclared identifier 'nothing'"));
    }

    [Test]
    public void The_C_of_an_editor_is_C_to_the_bake_as_well()
    {
        using var project = new TemporaryProject();
        project.Write("stencils/calc.c", Everything);
        project.Write("stencils/values.c", Values);
        project.WriteProject("<PropertyGroup><CopyPatchFlags>-DFACTOR=2</CopyPatchFlags></PropertyGroup>");
        BuildResult result = project.Build("-t:BakeStencils");
        Assert.That(result.Succeeded, Is.True, result.Output);
    }

    [Test]
    public void There_is_an_entry_for_each_file_and_architecture_with_the_flags_that_are_its_own()
    {
        using var project = new TemporaryProject("a folder");
        project.Write("stencils/other.c", Samples.Calc);
        project.WriteProject("""
            <PropertyGroup><CopyPatchFlags>x86-64:-mavx2 aarch64:-mcpu=neoverse-n1 -DNAME="'a b'"</CopyPatchFlags></PropertyGroup>
            <ItemGroup><Stencil Update="stencils/other.c" Flags="-DOTHER" /></ItemGroup>
            """);
        BuildResult result = project.Build(Target);
        Assert.That(result.Succeeded, Is.True, result.Output);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(project.PathOf("obj/copypatch/compile_commands.json")));
        string[][] arguments =
        [
            .. json.RootElement.EnumerateArray()
                .Select(entry => entry.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!).ToArray()),
        ];
        Assert.That(arguments, Has.Length.EqualTo(4));
        Assert.That(arguments.Select(entry => entry.Contains("-mavx2")), Is.EquivalentTo(new[] { true, true, false, false }));
        Assert.That(arguments.Select(entry => entry.Contains("-mcpu=neoverse-n1")), Is.EquivalentTo(new[] { true, true, false, false }));
        Assert.That(arguments.Select(entry => entry.Contains("-DOTHER")), Is.EquivalentTo(new[] { true, false, true, false }));
        Assert.That(arguments.Select(entry => entry[0]), Is.All.EqualTo(project.Clang));
        Assert.That(json.RootElement.EnumerateArray().Select(entry => File.Exists(entry.GetProperty("file").GetString())), Is.All.True);
        Assert.That(File.ReadAllText(project.PathOf(".clangd")), Does.Contain("CompilationDatabase: \"obj/copypatch\""));
        string code = File.ReadAllText(project.PathOf(".vscode/c_cpp_properties.json"));
        using JsonDocument properties = JsonDocument.Parse(code, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        Assert.That(properties.RootElement.GetProperty("configurations")[0].GetProperty("compileCommands")[0].GetString(),
            Is.EqualTo("${workspaceFolder}/obj/copypatch/compile_commands.json"));
    }

    [Test]
    public void What_somebody_wrote_by_hand_stays_and_is_told_of()
    {
        const string own = "CompileFlags:\n  Add: [-DMINE]\n";
        using var project = new TemporaryProject();
        project.Write(".clangd", own);
        BuildResult result = project.Build(Target);
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(File.ReadAllText(project.PathOf(".clangd")), Is.EqualTo(own));
        Assert.That(result.Output, Does.Contain("written by hand").And.Contain("CompilationDatabase: \"obj/copypatch\""));
        Assert.That(File.Exists(project.PathOf(".vscode/c_cpp_properties.json")));

        // Its own it writes again.
        string configuration = File.ReadAllText(project.PathOf(".vscode/c_cpp_properties.json"));
        project.Write(".vscode/c_cpp_properties.json", configuration.Replace("c23", "c17"));
        Assert.That(project.Build(Target, "--no-restore").Succeeded, Is.True);
        Assert.That(File.ReadAllText(project.PathOf(".vscode/c_cpp_properties.json")), Is.EqualTo(configuration));
    }

    [Test]
    public void Without_a_clang_an_editor_still_has_its_files()
    {
        using var project = new TemporaryProject();
        BuildResult result = project.Dotnet("build", Target, "-p:CopyPatchClang=/nowhere/clang");
        Assert.That(result.Succeeded, Is.True, result.Output);
        Assert.That(File.ReadAllText(project.PathOf("obj/copypatch/compile_commands.json")), Does.Contain("\"clang\""));
    }

    // What ends in an underscore is the headers' own business.
    [Test]
    public void Every_macro_of_the_headers_is_there_for_an_editor()
    {
        string include = Repository.PathOf("stencils/include");
        IEnumerable<string> macros = Directory.EnumerateFiles(include, "*.h", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "editor.h")
            .SelectMany(file => Macros(File.ReadAllText(file)))
            // What a C file itself defines, or only the bake does.
            .Except(["CP_STATE", "CP_RESULT", "CP_RESULT_PLACES"]);
        Assert.That(Macros(File.ReadAllText(Path.Combine(include, "copypatch/editor.h"))), Is.SupersetOf(macros));

        static IEnumerable<string> Macros(string header) => Regex
            .Matches(header, @"^#define (CP_\w*[A-Z0-9])\b", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct();
    }

    private static string Check(string clangd, string file)
    {
        string? program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, clangd)).FirstOrDefault(File.Exists);
        if (program is null)
            Assert.Ignore($"there is no {clangd} here");
        var start = new ProcessStartInfo(program!) { RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add($"--check={file}");
        // Whether it can be read is what is tested: not every fix that it might offer.
        start.ArgumentList.Add("--check-lines=1-1");
        using Process process = Process.Start(start)!;
        string output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
