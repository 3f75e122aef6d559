using System.Linq;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>CP_STRUCT, CP_ENUM and CP_DEFINE: what C# cannot have is an error at its line, and what it can is C#.</summary>
[TestOf(typeof(DeclarationReader))]
public class DeclarationTests
{
    private const string Start = "#include <copypatch/structs.h>\n";

    private const string End = """

        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>
        CP_STENCIL(stop) { CP_RETURN(0); }
        CP_ENTRY(run, int64_t, (int64_t *, sp))
        """;

    [TestCase("typedef struct { int x; } other; CP_STRUCT(s, (other, inner))",
        "its field 'inner' has type 'other', which C# does not have; declare that before with CP_STRUCT or CP_ENUM, or use an integer, "
        + "float, double, bool or pointer")]
    [TestCase("CP_STRUCT(s, (__int128, wide))", "its field 'wide' has type '__int128', which C# does not have; declare that before with "
        + "CP_STRUCT or CP_ENUM, or use an integer, float, double, bool or pointer")]
    [TestCase("CP_STRUCT(s, (int, s))", "its field 's' has its name, which C# does not allow; give one of them another")]
    [TestCase("CP_STRUCT(s)", "it has no fields, and in C# it would have a size; give it one")]
    [TestCase("CP_STRUCT(s, (int, length), (int, rest, 0))",
        "its field 'rest' has no size; what follows a struct is found by a pointer behind it")]
    [TestCase("typedef int four[4]; CP_STRUCT(s, (four, x))",
        "its field 'x' has 16 bytes where C# would have 8; write an array as (type, name, length)")]
    [TestCase("CP_DEFINE(int *, s, 0)", "its type is 'int *', and a constant is an integer of 8 to 64 bits, bool, float or double")]
    [TestCase("CP_DEFINE(__int128, s, 0)", "its type is '__int128', and a constant is an integer of 8 to 64 bits, bool, float or double")]
    [TestCase("CP_ENUM(s, bool, (NO), (YES))", "its type is 'bool', and an enum is an integer of 8 to 64 bits")]
    [TestCase("\n#ifdef __x86_64__\nCP_STRUCT(s, (int, x))\n#else\nCP_STRUCT(s, (long, x))\n#endif\n",
        "it differs between the architectures, and C# has it once; make it the same with every #if", 4)]
    public void What_CSharp_cannot_have_is_reported(string declaration, string why, int line = 2)
    {
        Generation generation = Generate("partial class Emitter { }", Start + declaration + End);
        Assert.That(generation.Diagnostics, Is.EqualTo(new[]
        {
            $"stencils/test.c({line},1): error CP0025: 's' cannot be in C# as it is in C: {why}",
        }));
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public void What_one_architecture_has_is_there([Values("__x86_64__", "__aarch64__")] string macro)
    {
        Generation generation = Generate("partial class Emitter { static s One = new s { x = LIMIT }; }",
            $"{Start}\n#ifdef {macro}\nCP_STRUCT(s, (int, x))\nCP_DEFINE(int, LIMIT, 7)\n#endif\n{End}");
        Assert.That(generation.Diagnostics.Concat(generation.CompilerDiagnostics.Where(text => text.Contains(": error"))), Is.Empty);
        Assert.That(string.Concat(generation.Sources), Does.Contain("const int LIMIT = 7"));
    }

    [Test]
    public void Two_fields_of_one_name_in_CSharp_are_reported() => Assert.That(
        Generate("partial class Emitter { }", Start + "CP_STRUCT(s, (int, a$), (int, a_))" + End).Diagnostics.Single(),
        Does.StartWith("stencils/test.c(2,1): error CP0017: Field 'a_' is defined twice, since C# has one name for it and 'a$'"));

    [Test]
    public void A_type_with_the_name_of_the_emitter_is_reported() => Assert.That(
        Generate("partial class Emitter { }", Start + "CP_STRUCT(Emitter, (int, a))" + End).Diagnostics,
        Has.Exactly(1).Contains("error CP0033: 'Emitter' cannot be an emitter: C declares a type 'Emitter' for its namespace; "
            + "give one of them another name"));

    [TestCase("partial class Emitter { int LIMIT; }", "LIMIT", "it has a member 'LIMIT'")]
    [TestCase("partial class Emitter { }", "Heap", "C defines a constant 'Heap', which is the name of what every emitter has; "
        + "give the constant another name")]
    public void A_constant_with_the_name_of_a_member_is_reported(string emitter, string name, string message) => Assert.That(
        Generate(emitter, Start + $"CP_DEFINE(int, {name}, 5)" + End).Diagnostics, Has.Exactly(1).Contains(message));

    [Test]
    public void Two_different_types_of_one_name_in_a_namespace_are_reported_and_equal_ones_are_one()
    {
        const string Emitters = """
            namespace N;
            [StencilLibrary("stencils/test.c")] public partial class One { }
            [StencilLibrary("stencils/more.c")] partial class Two { }
            class Uses { unsafe long Sum(same* a) => a->x + sizeof(different); }
            """;
        var generation = new Project("using CopyPatch;\n" + Emitters,
            BakedText.Of(Start + "CP_STRUCT(same, (int, x))\nCP_STRUCT(different, (int, x))" + End),
            BakedText.Of(Start + "\nCP_STRUCT(same, (int, x))\nCP_STRUCT(different, (long, x))" + End, "stencils/more.c")).Generate();
        Assert.That(generation.Diagnostics, Is.EqualTo(new[]
        {
            "stencils/more.c(4,1): error CP0025: 'different' cannot be in C# as it is in C: stencils/test.c(3) declares another of this "
            + "name, and both are 'different' of one namespace in C#; declare it once, in a header, or give one another name",
        }));
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
        Assert.That(generation.Sources, Has.Exactly(1).Contains("public unsafe partial struct same"));
    }

    [Test]
    public void Two_values_of_one_constant_in_an_emitter_are_reported()
    {
        var generation = new Project(
            "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\"), StencilLibrary(\"stencils/more.c\")] partial class Emitter { }",
            BakedText.Of(Start + "CP_DEFINE(int, LIMIT, 5)\nCP_DEFINE(int, SAME, 5)" + End),
            BakedText.Of(
                Start + "CP_DEFINE(int, LIMIT, 6)\nCP_DEFINE(int, SAME, 5)\n#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n",
                "stencils/more.c")).Generate();
        Assert.That(generation.Diagnostics.Single(), Does.Contain("error CP0036").And.Contains("CP_DEFINE gives 'LIMIT' two values"));
    }

    [Test]
    public void Names_that_are_keywords_of_CSharp_are_escaped()
    {
        Generation generation = Generate(
            "partial class Emitter { unsafe @event* Use(@event* e) { e->@ref = 1; e->@string = @lock.@in; return e; } int C => @as; }",
            Start + """
            CP_ENUM(lock, int, (in), (out))
            CP_STRUCT(event, (int64_t, ref), (lock, string), (event *, base))
            CP_DEFINE(int, as, 5)
            """ + End);
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public void A_user_adds_members_to_a_struct_and_opcode_methods_take_pointers_to_it()
    {
        Generation generation = Generate("""
            partial class Emitter
            {
                [Opcode("take")] public unsafe partial void Take(Cell* cell, Kind kind);
                unsafe void Use(Emitter other, Cell* cell) => other.Take(cell->Next(), Kind.A);
                [HostFunction("show")] private static unsafe Kind Show(Cell* cell) => cell->kind;
            }
            partial struct Cell { public readonly unsafe Cell* Next() => next; }
            """,
            Start + """
            CP_ENUM(Kind, uint8_t, (A), (B))
            CP_STRUCT(Cell, (Kind, kind), (Cell *, next))
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            CP_STENCIL(take) { CP_HOLE(Cell *, cell); CP_HOLE(Kind, kind); cell->kind = kind; CP_NEXT(); }
            CP_STENCIL(show) { CP_HOLE(struct Cell *, cell); *sp = CP_CALL(show, Kind, Cell *)(cell); CP_RETURN(0); }
            """);
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
        Assert.That(generation.Sources, Has.Exactly(1).Contains("public void EmitShow(global::Cell* cell)"));
    }

    [Test]
    public void A_missing_host_function_is_written_with_the_types_of_C() => Assert.That(
        Generate("partial class Emitter { }", Start + """
            CP_STRUCT(Cell, (int, x))
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            CP_STENCIL(show) { CP_CALL(show, void, Cell *, void *)((Cell *)sp, sp); CP_RETURN(0); }
            """).Diagnostics.Single(),
        Does.Contain("[HostFunction(\"show\")] private static unsafe void Show(Cell* a, nint b)"));

    private static Generation Generate(string emitter, string stencils) => new Project(
        $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\n{emitter}", BakedText.Of(stencils)).Generate();
}
