using System.Linq;
using CopyPatch.Generators.Tests.Fixtures;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;
using Snapshooter.NUnit;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>Generated files as a whole, to be reviewed like code. The kept ones are in <c>__snapshots__</c>.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class SnapshotTests
{
    [Test]
    public void An_emitter_of_a_whole_file() => Match(
        """
        using CopyPatch;

        namespace Machines;

        [StencilLibrary("stencils/machine.c")]
        public sealed partial class MachineEmitter
        {
            [HostFunction("report")] private static bool Report(int code, double x) => code > x;
        }
        """);

    [Test]
    public void An_emitter_of_single_opcodes() => Match(
        """
        using System;
        using CopyPatch;

        partial class Outer
        {
            [Opcode("push", "stencils/machine.c"), Opcode("drop", "stencils/machine.c", Method = "Pop")]
            internal partial class Emitter
            {
                public Emitter(CodeHeap heap, int size) : base(heap) { }

                [Opcode("set_small", "stencils/machine.c")]
                private unsafe partial void Set(sbyte @as, ushort b, float c, bool code, long* to);

                /// <summary>Documented by its user.</summary>
                [Opcode("report", "stencils/machine.c")]
                protected internal virtual partial void Report(DayOfWeek day);

                [HostFunction("report")] private static bool Reported(int code, double x) => true;
            }
        }
        """);

    [Test]
    public void An_emitter_with_errors() => Match(
        """
        using CopyPatch;

        [StencilLibrary("stencils/machine.c")]
        [Opcode("halt", "stencils/missing.c")]
        partial class Emitter
        {
            [Opcode("push")] public partial void Push(int value);
            [Opcode("pull")] public partial void Pull(string? text, in int nothing);
            [Opcode("pull")] public partial void Pull(string? text);
        }
        """);

    [Test]
    public void An_emitter_with_operations() => Match(
        """
        using CopyPatch;

        [Opcode("add", "stencils/test.c"), Opcode("load", "stencils/test.c")]
        [Opcode("less", "stencils/test.c"), Opcode("leave", "stencils/test.c"), Opcode("div_rem", "stencils/test.c")]
        partial class Emitter
        {
        }
        """,
        OperationCompiler.Compile("""
            #define CP_VALUES
            #define CP_STATE (uint8_t *, memory)
            #include <copypatch.h>

            // The sum.
            CP_OP(add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }
            CP_OP(load, double, (int64_t, address, rs), (int64_t, offset, c)) { return *(double *)(memory + address + offset); }
            CP_OP_BRANCH(less, (float, a), (float, b, r)) { return a < b; }
            CP_OP_RETURN(leave, (int64_t, value, rc)) { return value; }
            CP_OP_2(div_rem, (int32_t, quotient), (int32_t, remainder), (int32_t, a, r), (int32_t, b, s)) {
                return CP_RESULTS(a / b, a % b);
            }
            CP_ENTRY(run, int64_t, (int64_t *, frame), (uint8_t *, memory))
            """));

    [Test]
    public void An_emitter_with_sites() => Match(
        """
        using CopyPatch;

        [StencilLibrary("stencils/test.c")]
        partial class Emitter
        {
            [HostFunction("find")] private static unsafe void Find(long shape, Cache* cache) => cache->shape = shape;
        }
        """,
        BakedText.Of("""
            #include <copypatch/structs.h>
            CP_STRUCT(Cache, (int64_t, shape), (int32_t, slot))
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            // Reads a field.
            CP_STENCIL(load) {
                CP_SITE(Cache, cache);
                CP_SITE(bool, is_warm);
                if (sp[0] != cache->shape)
                    CP_CALL(find, void, int64_t, Cache *)(sp[0], cache);
                *is_warm = true;
                sp[0] = sp[cache->slot];
                CP_NEXT();
            }
            """));

    [Test]
    public void An_emitter_with_links() => Match(
        """
        using CopyPatch;

        [StencilLibrary("stencils/test.c")]
        partial class Emitter
        {
        }
        """,
        BakedText.Of("""
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            // Goes on.
            CP_STENCIL(go) { CP_JUMP_AT(CP_LINK(successor)); }
            CP_STENCIL(either) { if (*--sp) CP_JUMP_AT(CP_LINK(taken)); CP_JUMP_AT(CP_LINK(other)); }
            CP_STENCIL(call) { *sp = CP_INVOKE_AT(CP_LINK(callee))(sp); CP_NEXT(); }
            CP_STENCIL(guard) { if (*sp) CP_GO_COLD(guard, miss); *sp = 1; CP_NEXT(); }
            CP_COLD(guard, miss) { sp++; CP_JUMP_AT(CP_LINK(exit)); }
            """));

    [Test]
    public void An_interpreter_and_the_interface_that_it_shares() => Match(
        """
        using CopyPatch;

        [StencilOperations("stencils/test.c")]
        partial interface IMachine;

        [StencilInterpreter("stencils/test.c")]
        partial class Interpreter : IMachine
        {
            [HostFunction("report")] private static bool Report(int code) => code > 0;
        }
        """,
        BakedText.Of("""
            #define CP_INTERPRETER
            #define CP_STATE (int64_t *, sp), (double, x)
            #include <copypatch.h>

            // Pushes a constant.
            CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
            CP_STENCIL(set) { CP_HOLE(float, a); CP_HOLE(int8_t, b); x = a + b; CP_NEXT(); }
            CP_STENCIL(jump_if_zero) { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }
            CP_STENCIL(jump_through) { CP_JUMP_AT(((cp_code *)CP_LABEL_ADDRESS(table))[*--sp]); }
            CP_STENCIL(call) { *sp = CP_INVOKE(callee)(sp, x); CP_NEXT(); }
            CP_STENCIL(report) { if (!CP_CALL(report, bool, int32_t)(3)) CP_TRAP(1); CP_NEXT(); }
            CP_STENCIL(go) { CP_JUMP_AT(CP_LINK(successor)); }
            CP_STENCIL(halt) { CP_RETURN(*--sp); }
            CP_ENTRY(run, int64_t, (int64_t *, sp), (double, x))
            """));

    private static void Match(string source, BakedText? stencils = null)
    {
        Generation generation = new Project(source, stencils ?? Fixture.Machine).Generate();
        Snapshot.Match(string.Concat(generation.Diagnostics.Select(diagnostic => $"// {diagnostic}\n").Concat(generation.Sources)));
    }
}
