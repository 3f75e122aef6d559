using System;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Tests.Infrastructure;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>Placements that nobody baked: the generator reports them or writes code, and never throws.</summary>
[TestOf(typeof(OperationBuilder))]
public class RandomPlacementTests
{
    // One of each kind, with all that an operand or a patch may be, with few operands.
    private const string Source = """
        #define CP_VALUES
        #include <copypatch.h>
        CP_OP(mix, int64_t, (int64_t, a, rs), (int64_t, b, rc)) { CP_HOLE(int64_t, h); return a + b + h; }
        CP_OP(scale, double, (double, a, r)) { return a * 0.3 + CP_CALL(host, double, double)(a); }
        CP_OP_2(both, (int64_t, x), (int64_t, y), (int64_t, a, s)) { return CP_RESULTS(a + 1, a - 1); }
        CP_OP_BRANCH(less, (int32_t, a, r), (int32_t, b, rc)) { return a < b; }
        CP_ENTRY(run, int64_t, (int64_t *, frame))
        CP_OP_RETURN(give, (int64_t, a, r)) { return a; }
        """;

    private static readonly Project s_project = new("""
        using CopyPatch;
        [StencilLibrary("stencils/test.c")]
        public partial class Emitter { [HostFunction("host")] private static double Host(double x) => x; }
        """);

    private static readonly CSharpCompilation s_compilation = s_project.CreateCompilation();

    private static readonly StencilText s_text =
        StencilTextReader.Read(OperationCompiler.Compile(Source).GetText().ToString().Split('\n')[..^1]);

    // Renamed where a name is: an operand that is not there, a place that does not exist, a placement that is there twice.
    private static readonly string[] s_names =
        ["cp_constant_", "cp_slot_", "cp_immediate_", "cp_label_target", "cp_hole_h", "cp_host_host", "cp_placement_", "__"];

    [Test]
    public void The_text_itself_is_in_order() =>
        Assert.That(Generate(Repacked.Pack(s_text, baked => baked.Content.Unpack())).Diagnostics, Is.Empty);

    [Test]
    public void Random_bytes_in_placements_never_throw() =>
        Gen.Select(Gen.Int[0, 1 << 24], Gen.Byte, Gen.Int[1, 8]).Array[1, 4].Sample(changes => AssertReported(bytes =>
        {
            foreach ((int at, byte value, int length) in changes)
                bytes.AsSpan(at % bytes.Length, Math.Min(length, bytes.Length - (at % bytes.Length))).Fill(value);
        }), iter: 300, threads: 1);

    [Test]
    public void Bytes_of_elsewhere_in_placements_never_throw() =>
        Gen.Select(Gen.Int[0, 1 << 24], Gen.Int[0, 1 << 24], Gen.Int[1, 48]).Array[1, 4].Sample(changes => AssertReported(bytes =>
        {
            foreach ((int from, int to, int length) in changes)
            {
                int count = Math.Min(length, bytes.Length - Math.Max(from % bytes.Length, to % bytes.Length));
                bytes.AsSpan(from % bytes.Length, count).CopyTo(bytes.AsSpan(to % bytes.Length));
            }
        }), iter: 300, threads: 1);

    [Test]
    public void Names_of_something_else_in_placements_never_throw() =>
        Gen.Select(Gen.Int[0, s_names.Length - 1], Gen.Int[0, 400], Gen.Int[0, 7], Gen.Char["abhk019lrsvz_"]).Array[1, 3].Sample(
            changes => AssertReported(bytes =>
            {
                foreach ((int name, int occurrence, int behind, char letter) in changes)
                {
                    byte[] text = [.. s_names[name].Select(character => (byte)character)];
                    int at = 0;
                    for (int i = 0; i <= occurrence && bytes.AsSpan(at).IndexOf(text) is >= 0 and int found; i++)
                        at += found + text.Length;
                    if (at > 0 && at + behind < bytes.Length && bytes[at + behind] != 0)
                        bytes[at + behind] = (byte)letter;
                }
            }), iter: 600, threads: 1);

    private static void AssertReported(Action<byte[]> change)
    {
        BakedText text = Repacked.Pack(s_text, baked =>
        {
            byte[] bytes = [.. baked.Content.Unpack()];
            change(bytes);
            return bytes;
        });
        Assert.That(Generate(text).Results.Single().Exception, Is.Null);
    }

    private static GeneratorDriverRunResult Generate(BakedText text) =>
        (s_project with { Stencils = [text] }).CreateDriver().RunGenerators(s_compilation).GetRunResult();
}
