using System;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>What C# gets of an operation over values, and what is said where there is nothing to get.</summary>
[TestOf(typeof(OperationBuilder))]
public class OperationTests
{
    private const string Header = """
        #define CP_VALUES
        #include <copypatch.h>
        CP_OP(i32_add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }
        CP_ENTRY(run, int64_t, (int64_t *, frame))
        CP_OP_RETURN(return_i64, (int64_t, value)) { return value; }

        """;

    private const string Places = Header + """
        CP_OP(eqz, int32_t, (int32_t, a, rs)) { return a == 0; }
        CP_OP(pick, int32_t, (int32_t, a, rc), (int32_t, b, cs)) { return a > b ? a : b; }

        """;

    private const string Library = Snippets.Header + """
        [StencilLibrary("stencils/test.c")] public partial class Emitter { }

        """;

    [TestCase("emit.EmitI32Add(r, r, r);")]
    [TestCase("emit.EmitI32Add(r, r, 5);")]
    [TestCase("emit.EmitI32Add(r, r, new Slot<int>(1));")]
    [TestCase("emit.EmitI32Add(wide, r, r);", "CS1503")]
    [TestCase("emit.EmitI32Add(r, r, 5L);", "CS1503")]
    [TestCase("emit.EmitI32Add(r, r, 1.5);", "CS1503")]
    [TestCase("emit.EmitI32Add(r, 5, r);", "CS1503")]
    [TestCase("emit.EmitI32Add(new Slot<int>(1), r, r);", "CS1503")]
    [TestCase("emit.EmitMoveI32(new Slot<int>(1), 7);")]
    [TestCase("emit.EmitMoveF64(new Register<double>(1), r);", "CS1503")]
    public void Widths_classes_and_places_are_types(string statement, params string[] errors)
    {
        Generation generation = new Project(
            Library + $$"""
            public static class Script
            {
                public static void Run(Emitter emit)
                {
                    Register<int> r = new(0);
                    Register<long> wide = new(1);
                    {{statement}}
                    _ = wide;
                }
            }
            """,
            OperationCompiler.Compile(Header)).Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Select(text => text.Split(' ')[2].TrimEnd(':')), Is.EqualTo(errors));
    }

    [TestCase("emit.EmitEqz(r, 5);", "CS1503")]
    [TestCase("emit.EmitEqz(r, (Operand<int>)r);", "CS1503")]
    [TestCase("emit.EmitEqz(r, r);")]
    [TestCase("emit.EmitEqz(r, new Slot<int>(1));")]
    public void An_operand_in_a_register_or_a_slot_is_a_location(string statement, params string[] errors)
    {
        Generation generation = new Project(
            Library + $"public static class Script {{ public static void Run(Emitter emit, Register<int> r) {{ {statement} }} }}",
            OperationCompiler.Compile(Places)).Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Select(text => text.Split(' ')[2].TrimEnd(':')), Is.EqualTo(errors));
    }

    [TestCase("EmitPick(r, new Slot<int>(3), 5)", "Operation 'pick' has operand 'a' in a register or a constant, and it is a slot.")]
    [TestCase("EmitPick(r, r, r)", "Operation 'pick' has operand 'b' in a constant or a slot, and it is a register.")]
    [TestCase("EmitPick(r, 5, default)",
        "Operation 'pick' has operand 'b' in a constant or a slot, and it is a default operand, which is nowhere.")]
    [TestCase("EmitEqz(r, default)",
        "Operation 'eqz' has operand 'a' in a register or a slot, and it is a default operand, which is nowhere.")]
    [TestCase("EmitI32Add(r, r, default)",
        "Operation 'i32_add' has operand 'b' in a register or a constant or a slot, and it is a default operand, which is nowhere.")]
    public void A_place_that_types_do_not_refuse_is_an_exception_and_nothing_is_emitted(string call, string message)
    {
        string result = new Project(
            Library + $$"""
            public static class Script
            {
                public static string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> r = new(0);
                    emit.EmitPick(r, r, 5);
                    int length = emit.Length;
                    try
                    {
                        emit.{{call}};
                        return "no exception";
                    }
                    catch (ArgumentException e)
                    {
                        return emit.Length == length ? e.Message : "something was emitted";
                    }
                }
            }
            """,
            OperationCompiler.Compile(Places)).Generate().Run<string>();
        Assert.That(result, Does.StartWith(message));
    }

    [Test]
    public void Operations_are_values_of_their_signature_and_a_table_of_them_emits_what_their_methods_do()
    {
        string result = new Project(
            Library + """
            public static class Script
            {
                private static readonly Operation<Emitter, Register<int>, Register<int>, Operand<int>>[] s_table =
                    [Emitter.Operations.I32Add, default, Emitter.Operations.Times, new(&Twice)];

                private static unsafe void Twice(Emitter emit, Register<int> to, Register<int> a, Operand<int> b)
                {
                    emit.EmitI32Add(to, a, b);
                    emit.EmitI32Add(to, to, to);
                }

                private static void Move<T>(Emitter emit, Operation<Emitter, Location<T>, Operand<T>> operation, Register<T> to, T value)
                    where T : unmanaged => emit.Emit(operation, to, value);

                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> r = new(0);
                    Move(emit, Emitter.Operations.MoveI32, r, 2);
                    emit.Emit(s_table[0], r, r, 5);
                    emit.Emit(s_table[2], r, r, r);
                    emit.Emit(s_table[3], r, r, 3);
                    Label positive = emit.DefineLabel();
                    emit.Emit(Emitter.Operations.I32Less, r, 0, positive);
                    emit.Emit(Emitter.Operations.ReturnI32, r);
                    emit.MarkLabel(positive);
                    emit.Emit(Emitter.Operations.Stop, 7);
                    using var program = emit.Compile();
                    string message = "";
                    try { emit.Emit(s_table[1], r, r, r); }
                    catch (ArgumentException e) { message = e.Message; }
                    return $"{program.Run(null)} {s_table[1].IsDefault} {s_table[2].IsDefault} {emit.Length} {message}";
                }
            }
            """.Replace("public static class Script", "public static unsafe class Script"),
            OperationCompiler.Compile(Header + """
                CP_OP(times, int32_t, (int32_t, a), (int32_t, b)) { return a * b; }
                CP_OP_BRANCH(i32_less, (int32_t, a), (int32_t, b)) { return a < b; }
                CP_OP_RETURN(return_i32, (int32_t, value)) { return value; }
                CP_STENCIL(stop) { CP_HOLE(int64_t, value); CP_RETURN(value); }
                """)).Generate().Run<string>();
        Assert.That(result, Does.StartWith($"{(((2 + 5) * (2 + 5)) + 3) * 2} True False 0 The operation is a default one"));
    }

    [TestCase("emit.Emit(Emitter.Operations.I32Add, r, r);")]
    [TestCase("emit.Emit(Emitter.Operations.I32Add, r, 5, r);")]
    [TestCase("emit.Emit(Emitter.Operations.I32Add, r, r, 5L);")]
    [TestCase("new Other(null!).Emit(Emitter.Operations.I32Add, r, r, r);")]
    [TestCase("Operation<Emitter, Register<int>> operation = Emitter.Operations.I32Add;")]
    public void An_operation_of_another_emitter_or_signature_does_not_compile(string statement)
    {
        Generation generation = new Project(
            Library + $$"""
            [StencilLibrary("stencils/test.c")] public partial class Other { }
            public static class Script { public static void Run(Emitter emit, Register<int> r) { {{statement}} } }
            """,
            OperationCompiler.Compile(Header)).Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error CS")), Has.Exactly(1).Items);
    }

    [Test]
    public void A_register_that_does_not_exist_is_an_exception_and_nothing_is_emitted()
    {
        string result = new Project(
            Library + """
            public static class Script
            {
                public static string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> last = new(ValueRegisters.IntegerCount - 1), none = new(ValueRegisters.IntegerCount);
                    emit.EmitI32Add(last, last, last);
                    int length = emit.Length;
                    foreach (Action action in new Action[]
                    {
                        () => emit.EmitI32Add(none, last, 5), () => emit.EmitI32Add(last, none, last),
                        () => emit.EmitI32Add(last, last, none),
                    })
                    {
                        try
                        {
                            action();
                            return "no exception";
                        }
                        catch (ArgumentOutOfRangeException e) when (e.Message.Contains("registers of that class"))
                        {
                        }
                    }

                    return emit.Length == length ? "" : "something was emitted";
                }
            }
            """,
            OperationCompiler.Compile(Header)).Generate().Run<string>();
        Assert.That(result, Is.Empty);
    }

    [Test]
    public void A_class_may_name_operations_one_by_one_and_declare_their_methods()
    {
        Generation generation = new Project(
            Snippets.Header + """
            [Opcode("return_i64", "stencils/test.c", Method = "Return")]
            public partial class Emitter
            {
                [Opcode("i32_add", "stencils/test.c")]
                public partial void Add(Register<int> target, Register<int> left, Operand<int> right);
            }

            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> r = new(2);
                    emit.Add(r, r, 5);
                    emit.Return(42L);
                    using var program = emit.Compile();
                    return $"{program.Run(null)} {emit is IValueEmitter}";
                }
            }
            """,
            OperationCompiler.Compile(Header)).Generate();
        Assert.That(generation.Run<string>(), Is.EqualTo("42 False"));
    }

    [Test]
    public void An_emitter_of_a_whole_file_has_moves() => Assert.That(
        new Project(
            Library + """
            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    IValueEmitter moves = emit;
                    moves.Move(new Register<long>(0), 1L);
                    moves.Move(new Slot<long>(0), 2L);
                    moves.Move(new Register<long>(0), new Slot<long>(0));
                    emit.EmitReturnI64(new Register<long>(0));
                    using var program = emit.Compile();
                    long slot = 0;
                    return $"{program.Run(&slot)}";
                }
            }
            """,
            OperationCompiler.Compile(Header)).Generate().Run<string>(),
        Is.EqualTo("2"));

    [Test]
    public void A_declared_method_with_other_parameters_is_an_error_that_names_both() => Assert.That(
        new Project(
            Snippets.Header + """
            public partial class Emitter
            {
                [Opcode("i32_add", "stencils/test.c")] public partial void Add(Register<int> to, Register<long> a, int b);
            }
            """,
            OperationCompiler.Compile(Header)).Generate().Diagnostics,
        Has.Exactly(2).Items
            .And.Some.Contains("'a' is 'Register<long>', but stands for operand 'a' of type 'int32_t' (C# 'Register<int>') at "
                + "stencils/test.c(3)")
            .And.Some.Contains("'b' is 'int', but stands for operand 'b' of type 'int32_t' (C# 'Operand<int>')"));

    [Test]
    public void Labels_that_an_operation_leaves_for_are_parameters_in_order_and_it_is_a_value_with_them()
    {
        string result = new Project(
            Library + """
            public static unsafe class Script
            {
                private static readonly Operation<Emitter, Register<int>, Register<int>, Operand<int>, Label, Label>[] s_table =
                    [Emitter.Operations.Divide, new(&TwiceDivided)];

                private static void TwiceDivided(
                    Emitter emit, Register<int> to, Register<int> a, Operand<int> b, Label zero, Label overflow)
                {
                    emit.EmitDivide(to: to, a: a, b: b, zero: zero, overflow: overflow);
                    emit.EmitDivide(to, to, b, zero, overflow);
                }

                private static string Of(int operation, int a, int b)
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    Register<int> r = new(0);
                    Label zero = emit.DefineLabel(), overflow = emit.DefineLabel(), negative = emit.DefineLabel();
                    emit.EmitMoveI32(r, a);
                    emit.Emit(s_table[operation], r, r, b, zero, overflow);
                    emit.Emit(Emitter.Operations.ReturnPositive, r, negative);
                    foreach ((Label label, int value) in new[] { (zero, 1), (overflow, 2), (negative, 3) })
                    {
                        emit.MarkLabel(label);
                        emit.EmitMoveI64(new Register<long>(1), -value);
                        emit.EmitReturnI64(new Register<long>(1));
                    }

                    using var program = emit.Compile();
                    return $"{program.Run(null)}";
                }

                public static string Run() => string.Join(" ",
                    Of(0, 42, 2), Of(1, 42, 2), Of(0, 42, 0), Of(1, int.MinValue, -1), Of(0, 42, -2));
            }
            """,
            OperationCompiler.Compile(Header + """
                CP_OP(divide, int32_t, (int32_t, a), (int32_t, b)) {
                    if (b == 0)
                        CP_JUMP(zero);
                    if (a == INT32_MIN && b == -1)
                        CP_JUMP(overflow);
                    return a / b;
                }
                CP_OP_RETURN(return_positive, (int32_t, value)) { if (value < 0) CP_JUMP(negative); return value; }
                """)).Generate().Run<string>();
        Assert.That(result, Is.EqualTo("21 10 -1 -2 -3"));
    }

    // One addition and one conditional jump; the moves are there since all values are as before where it leaves.
    [TestCase("x86-64", "int32_t", "44-89-F8 44-01-F0 0F-80-00-00-00-00 41-89-C0")] // mov eax, b; add eax, a; jo label; mov to, eax
    [TestCase("x86-64", "int64_t", "4C-89-F0 4C-01-F8 0F-80-00-00-00-00 49-89-C0")] // the other way round
    [TestCase("AArch64", "int32_t", "88-02-15-2B 47-00-00-54 00-00-00-14 F6-03-08-AA")] // adds w8, a, b; b.vc .+8; b label; mov to, w8
    [TestCase("AArch64", "int64_t", "88-02-15-AB 47-00-00-54 00-00-00-14 F6-03-08-AA")]
    public void Leaving_on_overflow_costs_a_conditional_jump(string architecture, string type, string code) => Assert.That(
        BitConverter.ToString([.. AddOrLeave(type, InstructionSet.All.Single(its => its.Name == architecture)).Code]),
        Is.EqualTo(code.Replace(' ', '-')));

    [TestCase("CP_OP(bad, int32_t, (int32_t, a)) { if (a) CP_JUMP(a); return a; }", "Operand 'a' is defined twice")]
    [TestCase("CP_OP(bad, int32_t, (int32_t, a)) { CP_HOLE(int32_t, x); if (a == x) CP_JUMP(x); return a; }",
        "Operand 'x' is defined twice")]
    [TestCase("CP_OP_BRANCH(bad, (int32_t, target)) { if (target) CP_JUMP(target); return true; }", "Operand 'target' is defined twice")]
    public void A_label_has_a_name_of_its_own(string operation, string message)
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(Header + operation), default);
        Assert.That(file.Diagnostics.Select(diagnostic => diagnostic.Descriptor.Id), Is.EqualTo(new[] { "CP0017" }));
        Assert.That(file.Diagnostics[0].ToDiagnostic().GetMessage(), Does.StartWith(message));
        Assert.That(file.Diagnostics[0].Line, Is.EqualTo(6));
    }

    [Test]
    public void A_branch_that_leaves_for_its_own_target_has_one_label()
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(
            Header + "CP_OP_BRANCH(odd, (int32_t, a)) { if (a & 1) CP_JUMP(target); if (a < 0) CP_JUMP(other); return a == 4; }"), default);
        Assert.That(file.Diagnostics, Is.Empty);
        Assert.That(file.Library!.Operations.Single(its => its.Stencil.Name == "odd").Stencil.Operands.Select(operand => operand.Name),
            Is.EqualTo(new[] { "target", "other" }));
    }

    // Its name is another one when the bake lists the labels.
    [Test]
    public void A_label_that_the_placements_do_not_lead_to_is_an_error()
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(Header + """
            #define JOIN_(a, b) a##b
            #define JOIN(a, b) JOIN_(a, b)
            CP_OP(bad, int32_t, (int32_t, a)) { if (a) CP_JUMP(JOIN(label, __COUNTER__)); return a; }
            """), default);
        Assert.That(file.Diagnostics.Select(diagnostic => diagnostic.Descriptor.Id), Has.All.EqualTo("CP0023").And.Not.Empty);
        Assert.That(file.Diagnostics[0].ToDiagnostic().GetMessage(), Does.Contain("write one CP_JUMP for each, and goto there"));
    }

    [TestCase("CP0013", "double fmod(double, double); CP_OP(bad, double, (double, a), (double, b, r)) { return fmod(a, b); }", "fmod")]
    [TestCase("CP0022", "struct pair { int x, y; }; CP_OP(bad, int32_t, (struct pair, a, r)) { return a.x; }", "struct pair")]
    [TestCase("CP0022", "struct pair { int x, y; }; CP_OP(bad, struct pair *, (struct pair *, a, r)) { return a; } CP_OP(odd, "
        + "int32_t, (struct pair, a, r)) { return a.x; }", "Operand 'a' of operation 'odd'")]
    public void An_operation_that_cannot_be_used_is_an_error_at_its_line_and_the_others_work(string id, string operation, string text)
    {
        // What is wrong in a function body of its own cannot be returned as zero; so it is no result here.
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(Header + operation), default);
        Assert.That(file.Diagnostics.Select(diagnostic => diagnostic.Descriptor.Id), Is.EqualTo(new[] { id }));
        Assert.That(file.Diagnostics[0].ToDiagnostic().GetMessage(), Does.Contain(text));
        Assert.That(file.Diagnostics[0].Line, Is.EqualTo(6));
        Operation add = file.Library!.Operations.Single(its => its.Stencil.Name == "i32_add");
        Assert.That(add.Stencil.IsBroken, Is.False);
        Assert.That(add.Code.X64!.Forms.Select(form => form.Letters), Is.EqualTo(new[] { "rrc", "rrk", "rrr", "rrs" }));
    }

    [Test]
    public void A_text_without_placements_says_to_bake_again()
    {
        StencilFile file = StencilFileReader.Read(BakedText.Of(Header), default);
        Assert.That(file.Diagnostics[0].ToDiagnostic().GetMessage(), Does.Contain("bake again"));
    }

    // What is left may be a sample from which the rest does not follow: then that is said, and nothing is guessed.
    [Test]
    public void A_text_that_lacks_an_object_of_placements_is_refused()
    {
        BakedText baked = OperationCompiler.Compile(Header);
        StencilText whole = StencilTextReader.Read(baked.GetText().ToString().TrimEnd('\n').Split('\n'), default);
        Assert.That(whole.Placements, Has.Count.GreaterThan(2));
        foreach (BakedObject lost in whole.Placements)
        {
            string text = StencilTextWriter.Write(whole with { Placements = [.. whole.Placements.Where(its => its != lost)] });
            StencilFile file = StencilFileReader.Read(new BakedText(baked.Path, text), default);
            bool isImmediate = file.Diagnostics.IsEmpty;
            // Without its immediates an operation loads its constants.
            Assert.That(isImmediate ? file.Library!.Operations.Any(its => !its.Code.X64!.Forms.Any(form => form.Letters.Contains('k')))
                : file.Diagnostics.Any(its => its.ToDiagnostic().GetMessage().Contains("bake again")
                    || its.ToDiagnostic().GetMessage().Contains("does not follow from the others")));
        }
    }

    // A test for one value is in the form that loads the constant; no immediate may lose it.
    [TestCase("CP_OP(op, int32_t, (int32_t, a), (int32_t, b)) { return b == 0 ? 7 : a + b; }", false)]
    [TestCase("CP_OP(op, int32_t, (int32_t, a), (int32_t, b)) { if (b == 9) CP_TRAP(1); return a + b; }", false)]
    [TestCase("CP_OP(op, int32_t, (int32_t, a), (int32_t, b)) { return a / (b | 1); }", false)]
    [TestCase("CP_OP(op, int32_t, (int32_t, a), (int32_t, b)) { return a - b; }", false)]
    [TestCase("CP_OP(op, int32_t, (int32_t, a), (int32_t, b)) { return a * b; }", true)]
    // clang computes it in 64 bits with a positive constant, and in 32 with a negative one.
    [TestCase("CP_OP(op, int32_t, (int32_t, a), (int32_t, b)) { return a ^ b; }", false)]
    [TestCase("CP_OP_BRANCH(op, (int32_t, a), (int32_t, b)) { return a <= b; }", true)]
    [TestCase("CP_OP(op, int64_t, (int64_t, a), (int64_t, b)) { return a & b; }", true)]
    public void A_constant_is_an_immediate_where_nothing_depends_on_its_value(string operation, bool isImmediate)
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(Header + operation), default);
        Assert.That(file.Diagnostics, Is.Empty);
        OperationCode code = file.Library!.Operations.Single(its => its.Stencil.Name == "op").Code.X64!;
        Assert.That(code.Forms.Any(form => form.Patches.Any(patch => patch.Target == PatchTarget.Immediate)), Is.EqualTo(isImmediate));
    }

    // Where both are immediates, clang would know that they differ.
    [TestCase("int32_t", "7, 7", 1)]
    [TestCase("int32_t", "7, 8", 0)]
    [TestCase("int64_t", "7L, 7L", 1)]
    [TestCase("int64_t", "-1L, 7L", 0)]
    public void Two_constants_may_be_equal(string type, string constants, int expected) => Assert.That(
        new Project(
            Library + $$"""
            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap);
                    emit.EmitMoveI64(new Register<long>(0), 9L);
                    emit.EmitSame(new Register<int>(0), {{constants}});
                    emit.EmitReturnI64(new Register<long>(0));
                    using var program = emit.Compile();
                    return $"{program.Run(null)}";
                }
            }
            """,
            OperationCompiler.Compile(Header + $"CP_OP(same, int32_t, ({type}, a, rc), ({type}, b, rc)) {{ return a == b; }}"))
                .Generate().Run<string>(),
        Is.EqualTo($"{expected}"));

    // In registers 2, 0 and 1.
    private static PlacedCode AddOrLeave(string type, InstructionSet architecture)
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(Header + $$"""
            CP_OP(add, {{type}}, ({{type}}, a), ({{type}}, b)) { {{type}} r; if (__builtin_add_overflow(a, b, &r)) CP_JUMP(or); return r; }
            """), default);
        Assert.That(file.Diagnostics, Is.Empty);
        OperationForm form = file.Library!.Operations.Single(its => its.Stencil.Name == "add").Code[architecture]!.Forms
            .Single(its => its.Letters == "rrr");
        int[] registers = [2, 0, 1];
        int number = registers.Aggregate(0, (number, register) => (number * form.Registers[0].Count) + register);
        return form.Code.Expand(number, [.. registers.Select(register => form.Registers[0].NumberOf(register, architecture))]);
    }

    [Test]
    public void The_same_text_gives_an_equal_model()
    {
        BakedText text = OperationCompiler.Compile(Header);
        StencilFile first = StencilFileReader.Read(text, default);
        StencilFile second = StencilFileReader.Read(text, default);
        Assert.That(first, Is.EqualTo(second));
    }
}
