using System.Collections.Generic;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class ErrorTests
{
    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp() => _project = new TemporaryProject();

    [TearDown]
    public void TearDown() => _project.Dispose();

    [Test]
    public void C_errors_of_all_files_are_told_at_their_file_line_and_column()
    {
        _project.Write("stencils/calc.c", Samples.Calc + "CP_STENCIL(bad) { nothing = 1; CP_NEXT(); }\n");
        _project.Write("stencils/b.c", "#error no\n");
        Assert.That(_project.Build().Problems, Is.EquivalentTo(new[]
        {
            $"{_project.PathOf("stencils/calc.c")}(6,19): error CP0003: use of undeclared identifier 'nothing'",
            $"{_project.PathOf("stencils/b.c")}(1,2): error CP0003: no",
            $"{_project.PathOf("stencils/b.c")} : error CP0009: there are no stencils here, since it does not include copypatch.h; "
                + "a C file that is for something else is left out with <Stencil Remove=\"stencils/b.c\" /> in the project",
        }));
    }

    [Test]
    public void What_an_interpreter_cannot_hold_is_told_at_its_line_and_once()
    {
        _project.Write("stencils/calc.c", """
            #define CP_INTERPRETER
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            CP_INLINE int64_t twice(void) { CP_HOLE(int64_t, value); return 2 * value; }
            CP_STENCIL(push) { *sp++ = twice(); CP_NEXT(); }
            """);
        IReadOnlyList<string> problems = _project.Build().Problems;
        Assert.That(problems, Has.Count.EqualTo(1));
        Assert.That(problems[0], Does.StartWith(
            $"{_project.PathOf("stencils/calc.c")}(4,33): error CP0003: with CP_INTERPRETER holes, sites, labels and callees stand in a CP_STENCIL"));
    }

    [Test]
    public void A_state_that_leaves_no_register_for_the_program_is_an_error()
    {
        const string Full = """
            #define CP_STATE (int64_t, a), (int64_t, b), (int64_t, c), (int64_t, d), (int64_t, e), (int64_t, f), \
                (int64_t, g), (int64_t, h), (int64_t, i), (int64_t, j), (int64_t, k), (int64_t, l)
            #include <copypatch.h>
            CP_STENCIL(end) { CP_RETURN(a); }
            """;
        _project.Write("stencils/calc.c", Full);
        Assert.That(_project.Build().Problems, Is.Empty);

        _project.Write("stencils/calc.c", "#define CP_INTERPRETER\n" + Full);
        Assert.That(_project.Build().Problems, Has.Exactly(1).Contains("so x86-64 has them for 11 integers or pointers"));
    }

    [Test]
    public void A_stencil_or_a_cold_part_that_does_not_leave_on_every_way_is_an_error_where_it_ends()
    {
        _project.Write("stencils/calc.c", Samples.Calc
            + "CP_STENCIL(stay) { *sp = 1; }\nCP_STENCIL(go) { CP_GO_COLD(go, rare); }\nCP_COLD(go, rare) { if (*sp) CP_NEXT(); }\n");
        const string Remedy = " [-Werror,-Wreturn-type]; each way through a stencil ends in CP_NEXT(), CP_JUMP, CP_RETURN or CP_TRAP, and "
            + "an operation returns its result";
        Assert.That(_project.Build().Problems, Is.EquivalentTo(new[]
        {
            $"{_project.PathOf("stencils/calc.c")}(6,29): error CP0003: non-void function does not return a value{Remedy}",
            $"{_project.PathOf("stencils/calc.c")}(8,41): error CP0003: non-void function does not return a value in all control paths"
                + Remedy,
        }));
    }

    [Test]
    public void Flags_that_clang_does_not_know_are_an_error() =>
        Assert.That(_project.Build("-p:CopyPatchFlags=-fnonsense").Problems, Is.EqualTo(new[]
        {
            $"{_project.PathOf("stencils/calc.c")} : error CP0003: unknown argument: '-fnonsense'; "
                + "it is in CopyPatchFlags, or in the Flags of this Stencil",
        }));

    [Test]
    public void A_file_that_cannot_be_written_is_an_error()
    {
        _project.Write("obj/Debug/net10.0/stencils", "a file where a folder must be");
        BuildResult result = _project.Build();
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("error CP0005: ").And.Contain("obj/Debug/net10.0/stencils"));
    }

    [Test]
    public void A_flag_that_cannot_be_is_the_only_error() =>
        Assert.That(_project.Build("-p:CopyPatchFlags=-flto").Problems, Is.EqualTo(new[]
        {
            $"{_project.PathOf("stencils/calc.c")} : error CP0008: '-flto' cannot be a flag for stencils "
                + "(CopyPatchFlags, or Flags of a Stencil): with it clang writes no object of machine code",
        }));

    [Test]
    public void A_clang_that_can_no_longer_be_started_is_an_error()
    {
        Assert.That(_project.Build().Succeeded);
        // Neither size nor time of the file changes with this, so its version is still remembered.
        System.IO.File.SetUnixFileMode(_project.Clang, System.IO.UnixFileMode.UserRead);
        _project.Write("stencils/calc.c", Samples.Calc + "// changed\n");
        BuildResult result = _project.Build("--no-restore");
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain($"error CP0002: {_project.Clang} cannot be started: "));
    }

    [Test]
    public void One_file_with_two_sets_of_flags_is_an_error()
    {
        _project.WriteProject("""<ItemGroup><Stencil Include="stencils/calc.c" Flags="-Os" /></ItemGroup>""");
        BuildResult result = _project.Build();
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("error CP0005: 'stencils/calc.c' is a Stencil item more than once"));
    }

    [Test]
    public void A_missing_C_file_is_an_error()
    {
        _project.WriteProject("""<ItemGroup><Stencil Include="stencils/gone.c" /></ItemGroup>""");
        BuildResult result = _project.Build();
        Assert.That(result.Problems, Has.Count.EqualTo(1), result.Output);
        Assert.That(result.Problems[0], Does.Contain("error CP0005: the C file 'stencils/gone.c' does not exist"));
    }
}
