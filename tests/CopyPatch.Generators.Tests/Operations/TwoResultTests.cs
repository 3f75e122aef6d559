using System.Linq;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Rendering;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>Operations with two results: what C# gets of them, and what is said where there is nothing to get.</summary>
[TestOf(typeof(OperationBuilder))]
public class TwoResultTests
{
    private const string Header = """
        #define CP_VALUES
        #include <copypatch.h>
        CP_ENTRY(run, int64_t, (int64_t *, frame))
        CP_OP_RETURN(return_i64, (int64_t, value)) { return value; }

        """;

    private const string DivRem = Header + """
        CP_OP_2(div_rem, (int32_t, quotient), (int32_t, remainder), (int32_t, a), (int32_t, b)) {
            if (b == 0)
                CP_JUMP(zero);
            return CP_RESULTS(a / b, a % b);
        }
        CP_OP_2(split, (int32_t, whole), (double, rest), (double, a, s)) { return CP_RESULTS((int32_t)a, a - (int32_t)a); }

        """;

    private const string Library = Snippets.Header + """
        [StencilLibrary("stencils/test.c")] public partial class Emitter { }

        """;

    [TestCase("emit.EmitDivRem(r, s, r, s, zero);")]
    [TestCase("emit.EmitDivRem(quotient: r, remainder: s, a: r, b: 5, zero: zero);")]
    [TestCase("emit.EmitDivRem(r, s, r, new Slot<int>(1), zero);")]
    [TestCase("emit.EmitDivRem(r, new Slot<int>(1), r, s, zero);", "CS1503")]
    [TestCase("emit.EmitDivRem(new Register<long>(1), s, r, s, zero);", "CS1503")]
    [TestCase("emit.EmitDivRem(r, r, s, zero);", "CS7036")]
    [TestCase("emit.EmitSplit(r, new Register<double>(0), new Slot<double>(0));")]
    [TestCase("emit.EmitSplit(r, s, new Slot<double>(0));", "CS1503")]
    public void Both_results_are_registers_of_their_types(string statement, params string[] errors)
    {
        Generation generation = new Project(
            Library + "public static class Script { public static void Run(Emitter emit, Register<int> r, Register<int> s, Label zero) { "
                + statement + " } }",
            OperationCompiler.Compile(DivRem)).Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Select(text => text.Split(' ')[2].TrimEnd(':')), Is.EqualTo(errors));
    }

    [TestCase("emit.EmitDivRem(r, r, r, 5, zero)",
        "Operation 'div_rem' has both its results, 'quotient' and 'remainder', in register 3: give each a register of its own.")]
    [TestCase("emit.EmitDivRem(r, new Register<int>(9), r, 5, zero)", "There is no register 9")]
    [TestCase("emit.EmitDivRem(r, new Register<int>(1), r, default, zero)",
        "Operation 'div_rem' has operand 'b' in a register or a constant or a slot, and it is a default operand, which is nowhere.")]
    [TestCase("emit.EmitSplit(r, new Register<double>(3), new Slot<double>(0))", "no exception")]
    public void Two_results_in_one_register_are_an_exception_and_nothing_is_emitted(string call, string message)
    {
        string result = new Project(
            Library + $$"""
            public static class Script
            {
                public static string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> r = new(3);
                    Label zero = emit.DefineLabel();
                    emit.EmitMoveI32(r, 1);
                    int length = emit.Length;
                    try
                    {
                        {{call}};
                        return "no exception";
                    }
                    catch (ArgumentException e)
                    {
                        return emit.Length == length ? e.Message : "something was emitted";
                    }
                }
            }
            """,
            OperationCompiler.Compile(DivRem)).Generate().Run<string>();
        Assert.That(result, Does.StartWith(message));
    }

    [Test]
    public void It_is_a_value_of_its_signature_and_a_declared_method_may_be_its()
    {
        string result = new Project(
            Snippets.Header + """
            [StencilLibrary("stencils/test.c")]
            public partial class Emitter
            {
                [Opcode("div_rem", "stencils/test.c")]
                public partial void Divide(Register<int> quotient, Register<int> remainder, Register<int> a, Operand<int> b, Label zero);
            }

            public static unsafe class Script
            {
                private static readonly Operation<Emitter, Register<int>, Register<int>, Register<int>, Operand<int>, Label>[] s_table =
                    [Emitter.Operations.Divide];

                private static string Of(int a, int b)
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> r = new(0), s = new(1);
                    Label zero = emit.DefineLabel();
                    emit.EmitMoveI32(r, a);
                    emit.EmitMoveI32(s, b);
                    emit.Emit(s_table[0], s, r, r, s, zero);        // each into the other's register
                    emit.EmitMoveI32(new Slot<int>(0), s);
                    emit.EmitMoveI32(new Slot<int>(1), r);
                    emit.EmitReturnI64(0L);
                    emit.MarkLabel(zero);
                    emit.EmitMoveI32(new Slot<int>(0), r);
                    emit.EmitMoveI32(new Slot<int>(1), s);
                    emit.EmitReturnI64(1L);
                    using var program = emit.Compile();
                    long* frame = stackalloc long[2];
                    long way = program.Run(frame);
                    return $"{way}: {(int)frame[0]} {(int)frame[1]}";
                }

                public static string Run() => $"{Of(47, 10)}, {Of(-47, 10)}, {Of(47, 0)}";
            }
            """,
            OperationCompiler.Compile(DivRem)).Generate().Run<string>();
        Assert.That(result, Is.EqualTo("0: 4 7, 0: -4 -7, 1: 47 0"));
    }

    [Test]
    public void A_declared_method_with_another_result_is_an_error_that_names_it() => Assert.That(
        new Project(
            Snippets.Header + """
            public partial class Emitter
            {
                [Opcode("split", "stencils/test.c")]
                public partial void Split(Register<int> whole, Register<int> rest, Slot<double> a);
            }
            """,
            OperationCompiler.Compile(DivRem)).Generate().Diagnostics,
        Has.Exactly(1).Items
            .And.Some.Contains(
                "'rest' is 'Register<int>', but stands for result 'rest', a value of type 'double' (C# 'Register<double>')"));

    [TestCase("CP_OP_2(bad, (int32_t, a), (int32_t, b), (int32_t, a, s)) { return CP_RESULTS(a, a); }", "'a'")]
    [TestCase("CP_OP_2(bad, (int32_t, x), (double, x), (int32_t, a, s)) { return CP_RESULTS(a, a); }", "'x'")]
    [TestCase("CP_OP_2(bad, (int32_t, x), (int32_t, y), (int32_t, a, s)) { if (a) CP_JUMP(y); return CP_RESULTS(a, a); }", "'y'")]
    [TestCase("CP_OP_2(bad, (int32_t, x), (int32_t, y), (int32_t, a, s)) { CP_HOLE(int, x); return CP_RESULTS(a, x); }", "'x'")]
    public void Each_result_has_a_name_of_its_own(string operation, string name)
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(Header + operation), default);
        Assert.That(file.Diagnostics.Select(diagnostic => diagnostic.Descriptor.Id), Is.EqualTo(new[] { "CP0017" }));
        Assert.That(file.Diagnostics[0].ToDiagnostic().GetMessage(), Does.Contain($"{name} is defined twice"));
        Assert.That(file.Diagnostics[0].Line, Is.EqualTo(5));
    }

    [TestCase("CP_OP_2(bad, (int16_t, low), (int32_t, b), (int32_t, a)) { return CP_RESULTS(a, a); }",
        "Result 'low' of operation 'bad' has type 'int16_t'")]
    [TestCase("CP_OP_2(bad, (int32_t, low), (void, high), (int32_t, a)) { return CP_RESULTS(a, a); }",
        "Result 'high' of operation 'bad' has type 'void'")]
    public void Each_result_has_a_type_of_values(string operation, string message)
    {
        // The bake refuses it already; so without placements.
        StencilFile file = StencilFileReader.Read(BakedText.Of(Header + operation), default);
        Assert.That(file.Diagnostics.Select(its => its.ToDiagnostic()).Where(its => its.Id == "CP0022").Select(its => its.GetMessage()),
            Has.Exactly(1).Items.And.All.StartsWith(message));
    }

    // 42 pairs of registers instead of 49, for each register of a and each way to place b, from few templates.
    [TestCase("div_rem", 42 * 7 * (7 + 2))]
    [TestCase("split", 7 * 8)]
    public void It_has_all_placements_in_which_its_results_differ(string operation, int placements)
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(DivRem), default);
        Assert.That(file.Diagnostics, Is.Empty);
        Operation found = file.Library!.Operations.Single(its => its.Stencil.Name == operation);
        foreach (InstructionSet architecture in InstructionSet.All)
        {
            OperationForm[] forms = [.. found.Code[architecture]!.Forms.Where(form => !form.Letters.Contains('k'))];
            Assert.That(forms.Sum(form => form.Operands.CountOfAll), Is.EqualTo(placements));
            Assert.That(forms.Sum(form => new FormData(form).Size), Is.LessThan(4_000), architecture.Name);
        }
    }
}
