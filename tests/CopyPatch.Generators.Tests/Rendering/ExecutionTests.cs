using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>Generated code, compiled and run in this process.</summary>
[Platform("64-Bit"), TestOf(typeof(CopyPatchGenerator))]
public class ExecutionTests
{
    private const string State = """
        #define CP_STATE (int64_t *, sp), (int64_t *, locals)
        #include <copypatch.h>

        """;

    private const string Entry = "\nCP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))\n";

    [Test]
    public void A_class_with_a_library_runs_a_loop_with_host_calls()
    {
        string printed = Run<string>(Snippets.Calc, """
            [StencilLibrary("stencils/test.c")]
            public sealed partial class Calc
            {
                public static readonly List<long> Printed = new();
                [HostFunction("print")] private static void Print(long value) => Printed.Add(value);
            }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Calc(heap);
                    Label loop = emit.DefineLabel("loop"), done = emit.DefineLabel();
                    emit.EmitPush(3); emit.EmitStore(1);
                    emit.MarkLabel(loop);
                    emit.EmitLoad(1); emit.EmitJumpIfZero(done);
                    emit.EmitLoad(1); emit.EmitPrint();
                    emit.EmitLoad(1); emit.EmitPush(-1); emit.EmitAdd(); emit.EmitStore(1);
                    emit.EmitPush(0); emit.EmitJumpIfZero(loop);
                    emit.MarkLabel(done);
                    emit.EmitPush(long.MaxValue); emit.EmitHalt();
                    using Calc.Program program = emit.Compile();
                    long* stack = stackalloc long[8];
                    long* locals = stackalloc long[2];
                    return $"{string.Join(" ", Calc.Printed)}|{program.Run(stack, locals)}|{string.Join(" ", Calc.Printed)}";
                }
            }
            """);

        Assert.That(printed, Is.EqualTo($"|{long.MaxValue}|3 2 1"));
    }

    [TestCase("int8_t", "sbyte", "sbyte.MinValue, -1, 0, 1, sbyte.MaxValue")]
    [TestCase("uint8_t", "byte", "0, 1, 0x80, byte.MaxValue")]
    [TestCase("int16_t", "short", "short.MinValue, -1, 0, 1, short.MaxValue")]
    [TestCase("uint16_t", "ushort", "0, 1, 0x8000, ushort.MaxValue")]
    [TestCase("int32_t", "int", "int.MinValue, -1, 0, 1, int.MaxValue")]
    [TestCase("uint32_t", "uint", "0, 1, 0x80000000, uint.MaxValue")]
    [TestCase("int64_t", "long", "long.MinValue, -1, 0, 1, long.MaxValue, 0x123456789ABCDEF0")]
    [TestCase("uint64_t", "ulong", "0, 1, 0x8000000000000000, ulong.MaxValue")]
    [TestCase("float", "float", "0, -0f, 1, float.Epsilon, float.MinValue, float.NegativeInfinity")]
    [TestCase("double", "double", "0, -0d, 1, double.Epsilon, double.MinValue, double.NegativeInfinity")]
    [TestCase("bool", "bool", "false, true")]
    [TestCase("void *", "nint", "nint.MinValue, -1, 0, 1, nint.MaxValue")]
    public void A_hole_holds_each_value_of_its_type(string c, string csharp, string values)
    {
        string wrong = Run<string>(
            State + $"CP_STENCIL(keep) {{ CP_HOLE({c}, value); *({c} *)locals = value; CP_RETURN(0); }}" + Entry,
            $$"""
            [StencilLibrary("stencils/test.c")] public partial class Emitter { }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    var wrong = new List<string>();
                    foreach ({{csharp}} value in new {{csharp}}[] { {{values}} })
                    {
                        emit.EmitKeep(value);
                        using var program = emit.Compile();
                        {{csharp}} kept = default;
                        program.Run(null, (long*)&kept);
                        if (!kept.Equals(value))
                            wrong.Add($"{value} became {kept}");
                    }

                    return string.Join(", ", wrong);
                }
            }
            """);

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Declared_methods_take_enums_and_typed_pointers()
    {
        long sum = Run<long>(
            State + """
                CP_STENCIL(add_at) { CP_HOLE(int64_t *, place); CP_HOLE(uint8_t, amount); *sp += *place + amount; CP_NEXT(); }
                CP_STENCIL(halt) { CP_RETURN(*sp); }
                """ + Entry,
            """
            public enum Amount : byte { Small = 2, Big = 200 }

            internal partial class Emitter
            {
                [Opcode("add_at", "stencils/test.c")] internal unsafe partial void Add(long* from, Amount @class);
                [Opcode("halt", "stencils/test.c")] protected internal partial void Halt();
            }

            public static class Script
            {
                public static unsafe long Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    long place = 1000, stack = 10;
                    emit.Add(&place, Amount.Big);
                    emit.Emit(Emitter.Operations.Add, (nint)(&place), (byte)2);
                    emit.Emit(Emitter.Operations.Halt);
                    using var program = emit.Compile();
                    return program.Run(&stack, null);
                }
            }
            """);

        Assert.That(sum, Is.EqualTo(10 + 1000 + 200 + 1000 + 2));
    }

    [TestCase("long b, long a", "5, 20", 15)]
    [TestCase("long a, long b", "20, 5", 15)]
    [TestCase("long x, long y", "20, 5", 15)]
    public void Declared_parameters_are_bound_by_name_where_they_have_the_names_of_C(string parameters, string arguments, long difference)
        => Assert.That(
            Run<long>(
                State + "CP_STENCIL(minus) { CP_HOLE(int64_t, a); CP_HOLE(int64_t, b); CP_RETURN(a - b); }" + Entry,
                $$"""
                internal partial class Emitter
                {
                    [Opcode("minus", "stencils/test.c")] public partial void Minus({{parameters}});
                }

                public static class Script
                {
                    public static unsafe long Run()
                    {
                        using var heap = new CodeHeap();
                        using var emit = new Emitter(heap);
                        emit.Emit(Emitter.Operations.Minus, {{arguments}});
                        using var program = emit.Compile();
                        return program.Run(null, null);
                    }
                }
                """),
            Is.EqualTo(difference));

    [TestCase("long b, long x",
        "'b' stands for hole 'a' of type 'int64_t' (C# 'long'), and is the name of another; name all as C does, or none")]
    [TestCase("long x, long a", "'a' stands for hole 'b'")]
    public void Declared_parameters_with_some_names_of_C_at_other_places_are_refused(string parameters, string message)
    {
        Generation generation = new Project(
            Snippets.Header + $"partial class Emitter {{ [Opcode(\"minus\", \"stencils/test.c\")] public partial void "
                + $"Minus({parameters}); }}",
            BakedText.Of(State + "CP_STENCIL(minus) { CP_HOLE(int64_t, a); CP_HOLE(int64_t, b); CP_RETURN(a - b); }" + Entry)).Generate();
        Assert.That(generation.Diagnostics, Has.Exactly(1).Contains("CP0032").And.Exactly(1).Contains(message));
    }

    [Test]
    public void Floating_point_constants_and_jump_tables_are_found()
    {
        double sum = Run<double>(
            """
            #define CP_STATE (double, value), (int64_t, selector)
            #define CP_RESULT double
            #include <copypatch.h>
            CP_STENCIL(scale) { value = value * 3.25 + 1.0 / 3; CP_NEXT(); }
            CP_STENCIL(choose)
            {
                switch (selector)
                {
                    case 0: value += 1.5; break;
                    case 1: value *= 7; break;
                    case 2: value = -value; break;
                    case 3: value -= 0.125; break;
                    case 4: value = value * value; break;
                    default: value = 9999; break;
                }
                CP_NEXT();
            }
            CP_STENCIL(result) { CP_RETURN(value); }
            CP_ENTRY(run, double, (double, value), (int64_t, selector))
            """,
            """
            [StencilLibrary("stencils/test.c")] public partial class Emitter { }

            public static class Script
            {
                public static double Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    emit.EmitScale(); emit.EmitChoose(); emit.EmitResult();
                    using var program = emit.Compile();
                    double sum = 0;
                    for (long i = 0; i <= 5; i++)
                        sum += program.Run(2, i);
                    return sum;
                }
            }
            """);

        const double Scaled = 2 * 3.25 + 1.0 / 3;
        Assert.That(sum, Is.EqualTo(Scaled + 1.5 + Scaled * 7 - Scaled + Scaled - 0.125 + Scaled * Scaled + 9999).Within(1e-9));
    }

    [Test]
    public void Host_functions_get_and_give_each_type()
    {
        string seen = Run<string>(
            State + """
                CP_STENCIL(call)
                {
                    *sp = CP_CALL(mix, bool, bool, int8_t, uint16_t, float, double, void *, uint64_t)
                        (true, -5, 65535, 1.5f, -2.25, locals, ~0ull) ? 77 : 88;
                    CP_RETURN(*sp + (int64_t)CP_CALL(half, double, int32_t)(-9));
                }
                """ + Entry,
            """
            [StencilLibrary("stencils/test.c")]
            public unsafe partial class Emitter
            {
                public static string Seen = "";

                [HostFunction("mix")]
                public static bool Mix(bool a, sbyte b, ushort c, float d, double e, long* f, ulong g)
                {
                    Seen = FormattableString.Invariant($"{a} {b} {c} {d} {e} {*f} {g}");
                    return true;
                }

                [HostFunction("half")] private static double Half(DayOfWeek day) => (int)day * 2.0;
            }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    emit.EmitCall();
                    using var program = emit.Compile();
                    long stack = 0, local = 123;
                    return program.Run(&stack, &local) + " " + Emitter.Seen;
                }
            }
            """);

        Assert.That(seen, Is.EqualTo($"{77 - 18} True -5 65535 1.5 -2.25 123 {ulong.MaxValue}"));
    }

    [Test]
    public void An_exception_of_a_host_function_comes_out_of_run()
    {
        string message = Run<string>(Snippets.Calc, """
            [StencilLibrary("stencils/test.c")]
            public sealed partial class Calc
            {
                [HostFunction("print")] private static void Print(long value) => throw new InvalidOperationException($"no {value}");
            }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Calc(heap);
                    emit.EmitPush(5); emit.EmitPrint(); emit.EmitPush(1); emit.EmitHalt();
                    using var program = emit.Compile();
                    long* stack = stackalloc long[8];
                    try
                    {
                        return program.Run(stack, stack).ToString();
                    }
                    catch (InvalidOperationException e)
                    {
                        return e.Message;
                    }
                }
            }
            """);

        Assert.That(message, Is.EqualTo("no 5"));
    }

    [Test]
    public void Callees_and_traps_work()
    {
        string log = Run<string>(
            State + """
                CP_STENCIL(call) { sp[0] = CP_INVOKE(callee)(sp, locals); CP_NEXT(); }
                CP_STENCIL(trap) { CP_HOLE(int32_t, code); CP_TRAP(code); }
                CP_STENCIL(twice) { CP_RETURN(*sp * 2); }
                CP_STENCIL(halt) { CP_RETURN(*sp + 1); }
                """ + Entry,
            """
            [StencilLibrary("stencils/test.c")] public partial class Emitter { }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    emit.EmitTwice();
                    using var twice = emit.Compile();
                    emit.EmitTrap(7);
                    using var trap = emit.Compile();
                    Label local = emit.DefineLabel();
                    emit.EmitCall(twice); emit.EmitCall(local); emit.EmitHalt(); emit.MarkLabel(local); emit.EmitTwice();
                    using var caller = emit.Compile();
                    emit.EmitCall(trap); emit.EmitHalt();
                    using var trapped = emit.Compile();
                    long stack = 5;
                    long result = caller.Run(&stack, null);
                    try
                    {
                        trapped.Run(&stack, null);
                        return "no trap";
                    }
                    catch (StencilTrapException e)
                    {
                        return $"{result} {e.Code}";
                    }
                }
            }
            """);

        Assert.That(log, Is.EqualTo("21 7"));
    }

    [Test]
    public void Entries_take_and_return_bool_and_void()
    {
        bool answer = Run<bool>(
            """
            #define CP_STATE (bool, flag), (int64_t *, out)
            #include <copypatch.h>
            CP_STENCIL(flip) { flag = !flag; CP_NEXT(); }
            CP_STENCIL(keep) { *out += 1; CP_RETURN(flag); }
            CP_ENTRY(ask, bool, (bool, flag), (int64_t *, out))
            CP_ENTRY(do_it, void, (bool, flag), (int64_t *, status))
            """,
            """
            [StencilLibrary("stencils/test.c")] public partial class Emitter { }

            public static class Script
            {
                public static unsafe bool Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    emit.EmitFlip(); emit.EmitKeep();
                    using var program = emit.Compile();
                    long count = 0;
                    program.DoIt(true, &count);
                    return program.Ask(false, &count) && !program.Ask(true, &count) && count == 3;
                }
            }
            """);

        Assert.That(answer, Is.True);
    }

    [Test]
    public void Two_files_share_an_emitter()
    {
        const string More = State + "CP_STENCIL(twice) { sp[-1] *= 2; CP_NEXT(); }";
        var project = new Project(
            Snippets.Header + """
            [StencilLibrary("stencils/test.c"), StencilLibrary("stencils/more.c")]
            [Opcode("add", Method = "Plus")]
            public sealed partial class Calc
            {
                /// <summary>The user's own words.</summary>
                [Opcode("push")] public partial void Constant(long number);
                [HostFunction("print")] private static void Print(long value) { }
            }

            public static class Script
            {
                public static unsafe long Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Calc(heap);
                    emit.Constant(20); emit.Constant(1); emit.Plus(); emit.EmitTwice(); emit.EmitHalt();
                    using var program = emit.Compile();
                    long* stack = stackalloc long[8];
                    return program.Run(stack, stack);
                }
            }
            """, BakedText.Of(Snippets.Calc), BakedText.Of(More, "stencils/more.c"));

        Assert.That(project.Generate().Run<long>(), Is.EqualTo(42));
    }

    [Test]
    public void Data_of_two_files_are_told_apart()
    {
        const string State = "#define CP_STATE (double, x), (int64_t, n)\n#define CP_RESULT double\n#include <copypatch.h>\n";
        var project = new Project(
            Snippets.Header + """
            [StencilLibrary("stencils/a.c"), StencilLibrary("stencils/b.c")] public partial class Emitter { }

            public static class Script
            {
                public static double Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    emit.EmitA(); emit.EmitB(); emit.EmitHalt();
                    using var program = emit.Compile();
                    return program.Run(1, 0);
                }
            }
            """,
            BakedText.Of(State + "CP_STENCIL(a) { x = x * 3.5 + 0.25; CP_NEXT(); } CP_ENTRY(run, double, (double, x), (int64_t, n))",
                "stencils/a.c"),
            BakedText.Of(State + "CP_STENCIL(b) { x = x * 7.125 + 0.25; CP_NEXT(); } CP_STENCIL(halt) { CP_RETURN(x); }",
                "stencils/b.c"));

        Assert.That(project.Generate().Run<double>(), Is.EqualTo((1 * 3.5 + 0.25) * 7.125 + 0.25).Within(1e-12));
    }

    private static T Run<T>(string stencils, string source)
        => new Project(Snippets.Header + source, BakedText.Of(stencils)).Generate().Run<T>();
}
