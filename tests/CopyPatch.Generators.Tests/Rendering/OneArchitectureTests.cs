using System.Linq;
using System.Runtime.InteropServices;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>What an <c>#if</c> of the C file leaves out on one architecture: run in this process, which may be of either.</summary>
[Platform("64-Bit"), TestOf(typeof(CopyPatchGenerator))]
public class OneArchitectureTests
{
    private const string Class = """
        [StencilLibrary("stencils/test.c")]
        public partial class Emitter { [HostFunction("twice")] private static long Twice(long value) => 2 * value; }

        """;

    private const string Script = """
        public static class Script
        {
            public static unsafe string Run()
            {
                using var heap = new CodeHeap();
                using var emit = new Emitter(heap);
                var said = new List<string>();
                Try(() => { emit.EmitOnly(7); return 1; });
                Try(() => { emit.Emit(Emitter.Operations.Only, 30L); return 2; });
                emit.EmitHalt();
                using var program = emit.Compile();
                long* memory = stackalloc long[] { 4, 6 };
                Try(() => program.Run(memory));
                Try(() => program.Odd(memory + 1));
                said.Add($"{Emitter.IsOnlySupported}");
                return string.Join("\n", said);

                void Try(Func<long> action)
                {
                    try { said.Add($"{action()}"); }
                    catch (PlatformNotSupportedException exception) { said.Add(exception.Message); }
                }
            }
        }
        """;

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // Beside it each architecture has data of its own, so that their numbers differ.
    private static string Text(string macro) => $$"""
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>
        static const int64_t s_of_both[4] = {1, 2, 3, 4};
        #if defined({{macro}})
        static const int64_t s_of_one[4] = {100, 200, 300, 400};
        #line 10
        CP_STENCIL(only) { CP_HOLE(int64_t, value); *sp += s_of_one[value & 3] + CP_CALL(twice, int64_t, int64_t)(value); CP_NEXT(); }
        CP_ENTRY_BODY(odd, int64_t, (int64_t *, sp)) { *sp |= 1; CP_ENTER(int64_t, sp); }
        #endif
        CP_STENCIL(halt) { CP_RETURN(*sp + s_of_both[*sp & 3]); }
        CP_ENTRY(run, int64_t, (int64_t *, sp))
        """;

    [Test]
    public void A_stencil_and_an_entry_run_where_they_exist()
    {
        // 4, + 400 + 14, + 300 + 60, + 3 by the last stencil; and from 6, which becomes 7, + 774 + 2.
        Assert.That(Run(IsX64 ? "__x86_64__" : "__aarch64__"), Is.EqualTo(new[] { "1", "2", "781", "783", "True" }));
    }

    [Test]
    public void Elsewhere_an_exception_says_what_is_missing_and_where_it_is_defined()
    {
        string only = IsX64 ? "AArch64" : "x86-64";
        string stencil = $"Stencil 'only' (stencils/test.c, line 10) exists on {only} only: an #if leaves out the architecture of this "
            + "process. Do without it here, or write it in C for this architecture, too.";
        string entry = stencil.Replace("Stencil 'only'", "Entry 'odd'").Replace("line 10", "line 11");
        Assert.That(Run(IsX64 ? "__aarch64__" : "__x86_64__"), Is.EqualTo(new[] { stencil, stencil, "5", entry, "False" }));
    }

    [Test]
    public void An_operation_over_values_does_the_same([Values] bool exists)
    {
        string macro = exists == IsX64 ? "__x86_64__" : "__aarch64__";
        string result = new Project(Snippets.Header + """
            [StencilLibrary("stencils/test.c")] public partial class Emitter { }
            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    try
                    {
                        var a = new Register<int>(0);
                        emit.Emit(Emitter.Operations.Set, a, (Operand<int>)40);
                        emit.EmitAddOnly(a, a, 2);
                        emit.EmitReturn(a);
                        using var program = emit.Compile();
                        return $"{program.Run(null, null)}";
                    }
                    catch (PlatformNotSupportedException exception)
                    {
                        return $"{Emitter.IsAddOnlySupported}: {exception.Message}";
                    }
                }
            }
            """, OperationCompiler.Compile($$"""
            #define CP_VALUES
            #define CP_STATE (int64_t *, memory)
            #define CP_RESULT int32_t
            #include <copypatch.h>
            CP_OP(set, int32_t, (int32_t, a)) { return a; }
            #if defined({{macro}})
            CP_OP(add_only, int32_t, (int32_t, a, r), (int32_t, b)) { return a + b; }
            #endif
            CP_OP_RETURN(return, (int32_t, a)) { return a; }
            CP_ENTRY(run, int32_t, (int64_t *, frame), (int64_t *, memory))
            """)).Generate().Run<string>();
        Assert.That(result, exists ? Is.EqualTo("42") : Does.StartWith("False: Operation 'add_only' (stencils/test.c, line 7) exists on "));
    }

    [TestCase("__x86_64__", "AArch64")]
    [TestCase("__aarch64__", "x86-64")]
    public void The_documentation_says_where_it_throws(string macro, string elsewhere)
    {
        Generation generation = new Project(Snippets.Header + Class, BakedText.Of(Text(macro))).Generate();
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
        string documentation = $"The process runs on {elsewhere}, which it does not exist on.</exception>";
        Assert.That(generation.Sources.Single().Split(documentation), Has.Length.EqualTo(5), "the stencil and three overloads of Run");
    }

    [TestCase("x86-64", "__aarch64__")]
    [TestCase("aarch64", "__x86_64__")]
    public void A_text_for_one_architecture_has_nothing_of_the_other(string architecture, string macro)
    {
        Generation generation = new Project(
            Snippets.Header + Class, BakedText.Of(Text(macro), architectures: architecture)).Generate();
        Assert.That(generation.Sources.Single(), Does.Not.Contain("EmitOnly").And.Contain("EmitHalt"));
    }

    [TestCase("x86-64 aarch64", "x86-64", "StencilArchitectures.X64;")]
    [TestCase("aarch64", "x86-64 aarch64", "StencilArchitectures.Arm64;")]
    [TestCase("aarch64", "x86-64", "StencilArchitectures.None;")]
    public void An_emitter_of_two_files_has_the_architectures_that_both_have(string first, string second, string expected)
    {
        const string Start = "#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\nCP_ENTRY(run, int64_t, (int64_t *, sp))\n";
        Generation generation = new Project(
            "using CopyPatch;\n[StencilLibrary(\"stencils/a.c\"), StencilLibrary(\"stencils/b.c\")] public partial class Emitter { }",
            BakedText.Of(Start + "CP_STENCIL(a) { CP_NEXT(); }", "stencils/a.c", first),
            BakedText.Of(Start + "CP_STENCIL(b) { CP_NEXT(); }", "stencils/b.c", second)).Generate();
        Assert.That(generation.Diagnostics.Concat(generation.CompilerDiagnostics), Is.Empty);
        Assert.That(generation.Sources.Single(), Does.Contain("BakedFor => global::CopyPatch." + expected));
    }

    private static string[] Run(string macro) =>
        new Project(Snippets.Header + Class + Script, BakedText.Of(Text(macro))).Generate().Run<string>().Split('\n');
}
