using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Placements;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Placements;

/// <summary>What follows from a sample of placements is what clang itself makes of the others: all of them are compiled here.</summary>
internal sealed class DerivedPlacementTests : BakeFixture
{
    private const string Operations = """
        #define CP_VALUES
        #define CP_STATE (uint8_t *, memory)
        #include <copypatch.h>
        CP_OP(i32_add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }
        CP_OP(i64_mul, int64_t, (int64_t, a), (int64_t, b)) { return a * b; }
        CP_OP(i32_less, uint32_t, (int32_t, a), (int32_t, b)) { return a < b; }
        CP_OP(i64_divide, int64_t, (int64_t, a), (int64_t, b, s)) { if (b == 0) CP_TRAP(1); return a / b; }
        CP_OP(load, int64_t, (int64_t, address), (int64_t, offset, c)) { return *(int64_t *)(address + offset); }
        CP_OP(load_at, uint8_t *, (uint8_t *, base), (int64_t, index, r)) { return *(uint8_t **)(base + index); }
        CP_OP(store, void, (uint32_t, index), (double, value, r)) { *(double *)(memory + index) = value; }
        CP_OP(f64_add, double, (double, a), (double, b)) { return a + b; }
        CP_OP(f32_sub, float, (float, a), (float, b, r)) { return a - b; }
        CP_OP(f64_half, double, (double, a)) { return a * 0.5; }
        CP_OP(f64_of_i64, double, (int64_t, a)) { return (double)a; }
        CP_OP(i64_of_f64, int64_t, (double, a)) { return (int64_t)a; }
        CP_OP_BRANCH(f64_less, (double, a), (double, b)) { return a < b; }
        CP_OP_BRANCH(i64_shares, (int64_t, a), (int64_t, b)) { return (a & b) != 0; }

        """;

    private static readonly IEqualityComparer<int[]> s_byRegisters = EqualityComparer<int[]>.Create(
        (left, right) => left!.SequenceEqual(right!), registers => registers.Sum());

    [Test]
    public void Of_operations_of_all_kinds()
    {
        Folder.Write("project/" + Calc, Operations);
        // VEX prefixes have a register's number inverted.
        AssertIsClangs(Folder.PathOf("project"), new StencilSource(Calc, "x86-64:-march=x86-64-v3"));
    }

    [Test]
    public void Of_an_expression_compiler() =>
        AssertIsClangs(Repository.PathOf("sample-interpreter/Expressions"), new StencilSource("stencils/registers.c", ""));

    [Test, Explicit("50,000 placements: two minutes")]
    public void Of_a_WebAssembly_compiler() =>
        AssertIsClangs(Repository.PathOf("src/CopyPatch.Wasm"), new StencilSource("stencils/wasm.c", "x86-64:-march=x86-64-v2"));

    private void AssertIsClangs(string project, StencilSource source)
    {
        var compiler = new StencilCompiler(
            new ProcessRunner(), new ClangCandidate(RealClang.Path, "1", "19.1.7"),
            new ProjectPaths(project, Repository.PathOf("stencils/include")), Folder.PathOf("obj"), null, default);
        int others = 0;
        int derived = 0;
        var different = new ConcurrentBag<string>();
        Directory.CreateDirectory(Folder.PathOf("obj"));
        foreach (TargetMachine target in TargetMachine.All)
        {
            Parallel.ForEach(compiler.Compile(source, target).Units, unit =>
            {
                if (PlacementWriter.WriteRest(unit, Others) is not { } rest)
                    return;
                byte[] sample = compiler.Compile(source, target, unit).Bytes!;
                var clangs = new ElfFunctions(ElfObject.Read(compiler.Compile(source, target, rest).Bytes!));
                Interlocked.Add(ref others, rest.Count);
                foreach ((string name, byte[] code) in rest.Forms.SelectMany(form => Derive(sample, form, target.Registers)))
                {
                    Interlocked.Increment(ref derived);
                    if (!clangs.Read(name).Code.SequenceEqual(code))
                        different.Add($"{target.Name} {name}: {Convert.ToHexString(code)} {Convert.ToHexString(clangs.Read(name).Code)}");
                }
            });
        }

        TestContext.Out.WriteLine($"{derived:N0} of {others:N0} placements follow from the sample");
        Assert.That(different, Is.Empty);
        Assert.That(derived, Is.GreaterThan(others * 8 / 10));
    }

    private static IEnumerable<int[]> Others(PlacementForm form) =>
        form.Registers.All().Except(form.Registers.Sample, s_byRegisters);

    private static IEnumerable<(string Name, byte[] Code)> Derive(byte[] sample, PlacementForm form, RegisterEncoding encoding)
    {
        RegisterOperands operands = form.Registers;
        var functions = new ElfFunctions(ElfObject.Read(sample));
        int[][] missing = [.. new SampledPlacements(sample, encoding).FindMissing(form)];
        foreach (IGrouping<string, int[]> alike in Others(form).Except(missing, s_byRegisters).GroupBy(operands.KeyOf))
        {
            RenamedCode code = RenamedCode.Of(
            [
                .. operands.Sample.Where(registers => operands.KeyOf(registers) == alike.Key)
                    .Select(registers => (operands.NumbersOf(registers, encoding), functions.Read(NameOf(form, registers)).Code)),
            ], encoding)!;
            foreach (int[] registers in alike)
                yield return (NameOf(form, registers), code.For(operands.NumbersOf(registers, encoding))!);
        }
    }

    private static string NameOf(PlacementForm form, int[] registers) =>
        PlacementName.FunctionOf(form.Operation.Name, form.LettersOf(registers));
}
