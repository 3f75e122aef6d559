using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>
/// Every relocation of the tables, patched and disassembled by somebody else: what an instruction then refers to is what it
/// was told to. Labels lie before and behind, next to it and far away.
/// </summary>
[TestOf(typeof(CopyPatchGenerator)), Platform("64-Bit")]
public class RelocationTests
{
    private const string Source = """
        #define CP_STATE (int64_t *, sp), (double, x)
        #include <copypatch.h>
        CP_STENCIL(wide) { CP_HOLE(int64_t, value); *sp = value; CP_NEXT(); }
        CP_STENCIL(narrow) { CP_HOLE(uint32_t, value); *sp = value; CP_NEXT(); }
        CP_STENCIL(jump) { CP_JUMP(target); }
        CP_STENCIL(branch) { if (*sp) CP_JUMP(target); CP_NEXT(); }
        CP_STENCIL(address) { *sp = (int64_t)CP_LABEL_ADDRESS(target); CP_NEXT(); }
        CP_STENCIL(invoke) { *sp = CP_INVOKE(callee)(sp, x); CP_NEXT(); }
        CP_STENCIL(host) { *sp = CP_CALL(host, int64_t)(); CP_NEXT(); }
        CP_STENCIL(scale) { x *= 0.3333; CP_NEXT(); }
        CP_STENCIL(scale_float) { x = (float)x * 0.3333f; CP_NEXT(); }
        static const uint8_t bytes[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5};
        CP_STENCIL(byte_at) { *sp = bytes[7 & *sp]; CP_NEXT(); }
        static const uint16_t shorts[] = {31, 41, 59, 26, 53, 58, 97, 93};
        CP_STENCIL(short_at) { *sp = shorts[7 & *sp]; CP_NEXT(); }
        typedef uint32_t vector __attribute__((vector_size(16)));
        static const volatile uint8_t constant_1 = 0x5A;
        static const volatile uint16_t constant_2 = 0x5AA6;
        static const volatile uint32_t constant_4 = 0x12345678;
        static const volatile uint64_t constant_8 = 0x123456789ABCDEF1;
        static const volatile vector constant_16 = {1, 2, 3, 0x89ABCDEF};
        CP_STENCIL(load_1) { *sp = constant_1; CP_NEXT(); }
        CP_STENCIL(load_2) { *sp = constant_2; CP_NEXT(); }
        CP_STENCIL(load_4) { *sp = constant_4; CP_NEXT(); }
        CP_STENCIL(load_8) { *sp = constant_8; CP_NEXT(); }
        CP_STENCIL(load_16) { *(vector *)sp = constant_16; CP_NEXT(); }
        CP_STENCIL(two) { CP_HOLE(int64_t, a); CP_HOLE(int64_t, b); sp[0] = a; sp[1] = b; CP_NEXT(); }
        CP_STENCIL(end) { CP_RETURN(*sp); }
        CP_ENTRY(run, int64_t, (int64_t *, sp), (double, x))
        """;

    private const string Emitters = Snippets.Header + """
        [StencilLibrary("stencils/test.c")] public partial class Emitter
        {
            [HostFunction("host")] private static long Host() => 1;
        }

        """;

    private static readonly BakedText s_text = BakedText.Of(Source);

    [TestCase("0")]
    [TestCase("1")]
    [TestCase("-1")]
    [TestCase("long.MinValue")]
    [TestCase("long.MaxValue")]
    [TestCase("0x0123456789ABCDEF")]
    public void A_hole_of_64_bits_is_the_immediate(string value)
    {
        foreach (Code code in BothOf($"emit.EmitWide({value}); emit.EmitEnd(); mark(unchecked((long)({value})));"))
            Assert.That(code.Immediates("wide"), Does.Contain(code.Marks[0]));
    }

    [TestCase("0")]
    [TestCase("1")]
    [TestCase("0x7FFFFFFF")]
    [TestCase("0x80000000")]
    [TestCase("uint.MaxValue")]
    public void A_hole_of_32_bits_is_the_immediate(string value)
    {
        foreach (Code code in BothOf($"emit.EmitNarrow({value}); emit.EmitEnd(); mark({value});"))
            Assert.That(code.Immediates("narrow").Select(immediate => (long)(uint)immediate), Does.Contain(code.Marks[0]));
    }

    // What lies between the use and the label, in repetitions of a stencil.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(500)]
    [TestCase(20_000)]
    public void A_label_is_where_a_jump_leads_and_what_its_address_is(int distance)
    {
        foreach (string use in new[] { "Jump", "Branch", "Address" })
        {
            string name = use.ToLowerInvariant();
            string filler = $"for (int i = 0; i < {distance}; i++) emit.EmitWide(i);";
            foreach (Code code in BothOf($"var l = emit.DefineLabel(); emit.Emit{use}(l); {filler} emit.MarkLabel(l); "
                + "mark(emit.Length); emit.EmitEnd();"))
                Assert.That(code.Targets(name), Does.Contain(code.Base + code.Marks[0]), $"{name}, forward");
            foreach (Code code in BothOf($"var l = emit.DefineLabel(); mark(emit.Length); emit.MarkLabel(l); {filler} "
                + $"emit.Emit{use}(l); emit.EmitEnd();"))
                Assert.That(code.Targets(name), Does.Contain(code.Base + code.Marks[0]), $"{name}, backward");
        }
    }

    [Test]
    public void Compiled_code_is_what_a_call_leads_to()
    {
        foreach (Code code in BothOf("emit.EmitEnd(); var other = emit.Compile(); mark((long)other.Address); emit.EmitInvoke(other); "
            + "emit.EmitEnd();"))
            Assert.That(code.Targets("invoke"), Does.Contain(code.Marks[0]));
    }

    // It is out of reach: the call leads to a veneer, which lies behind the code and holds the address.
    [Test]
    public void A_host_function_is_reached_through_a_veneer()
    {
        foreach (Code code in BothOf("emit.EmitHost(); emit.EmitEnd();"))
        {
            Assert.That(code.Targets("host").Where(target => target > code.Base && target < code.Base + code.Bytes.Length), Is.Not.Empty);
        }
    }

    [TestCase("scale", 8)]
    [TestCase("scale_float", 4)]
    [TestCase("byte_at", 1)]
    [TestCase("short_at", 2)]
    public void Data_is_what_a_load_refers_to(string stencil, int size)
    {
        string method = string.Concat(stencil.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        byte[] expected = stencil switch
        {
            "scale" => BitConverter.GetBytes(0.3333),
            "scale_float" => BitConverter.GetBytes(0.3333f),
            "byte_at" => [3, 1, 4, 1, 5, 9, 2, 6],
            _ => [31, 0, 41, 0, 59, 0],
        };
        foreach (Code code in BothOf($"emit.EmitWide(1); emit.Emit{method}(); emit.EmitEnd();"))
        {
            // AArch64 has a float in two moves.
            if (code.Immediates(stencil).Contains(BitConverter.SingleToInt32Bits(0.3333f)))
                continue;
            long[] data = [.. code.Targets(stencil).Select(target => target - code.Base)
                .Where(offset => offset > 0 && offset + expected.Length <= code.Bytes.Length)];
            Assert.That(data.Select(offset => code.Bytes.AsSpan((int)offset, expected.Length).ToArray()), Does.Contain(expected),
                $"{size}");
        }
    }

    // Volatile constants are loaded where they are: each size has a relocation of its own on AArch64, whose immediate counts
    // in that size. All are used, so that smaller ones lie between; the length of the code moves them about the page.
    [Test]
    public void A_load_of_each_size_refers_to_its_aligned_datum([Values(0, 3, 250)] int distance)
    {
        const string Loads = "emit.EmitLoad1(); emit.EmitLoad2(); emit.EmitLoad16(); emit.EmitLoad4(); emit.EmitLoad8();";
        foreach (Code code in BothOf($"for (int i = 0; i < {distance}; i++) emit.EmitWide(i); {Loads} emit.EmitEnd();"))
        {
            foreach ((int size, byte[] expected) in s_constants)
            {
                long target = code.Targets($"load_{size}").Single();
                Assert.That(target % size, Is.Zero, $"{size}");
                Assert.That(code.Bytes.AsSpan((int)(target - code.Base), size).ToArray(), Is.EqualTo(expected), $"{size}");
            }
        }
    }

    private static readonly (int Size, byte[] Bytes)[] s_constants =
    [
        (1, [0x5A]),
        (2, BitConverter.GetBytes((ushort)0x5AA6)),
        (4, BitConverter.GetBytes(0x12345678)),
        (8, BitConverter.GetBytes(0x123456789ABCDEF1)),
        (16, [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xEF, 0xCD, 0xAB, 0x89]),
    ];

    [TestCase("7", "7")]
    [TestCase("-1", "-1")]
    [TestCase("long.MinValue", "long.MaxValue")]
    [TestCase("0", "0x7FFF_0000_FFFF_0001")]
    public void Two_holes_keep_their_own_values(string a, string b)
    {
        foreach (Code code in BothOf($"emit.EmitTwo({a}, {b}); emit.EmitEnd(); mark({a}); mark({b});"))
            Assert.That(code.Immediates("two"), Is.SupersetOf(code.Marks));
    }

    private static IEnumerable<Code> BothOf(string statements)
    {
        Generation generation = new Project(
            Emitters + $$"""
            public static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var emit = new Emitter(heap) { KeepListing = true };
                    var marks = new List<long>();
                    Action<long> mark = marks.Add;
                    mark.Invoke(0); marks.Clear();
                    {{statements}}
                    using var program = emit.Compile();
                    var entries = System.Linq.Enumerable.Select(program.Listing, entry => $"{entry.Name}:{entry.Offset}:{entry.Length}");
                    string listing = string.Join(" ", entries);

                    // Data and veneers lie behind the code.
                    var bytes = new ReadOnlySpan<byte>((void*)program.Address, program.Length + 512);
                    return $"{Convert.ToHexString(bytes)}|{(long)program.Address}|{string.Join(" ", marks)}|{listing}";
                }
            }
            """,
            s_text).Generate();
        yield return new Code(generation.Run<string>(), isX64: true);
        yield return new Code(generation.OnArm64().Run<string>(), isX64: false);
    }

    /// <summary>Compiled code, to be disassembled.</summary>
    private sealed class Code
    {
        private readonly bool _isX64;
        private readonly Dictionary<string, (int Offset, int Length)> _stencils = [];

        public Code(string text, bool isX64)
        {
            _isX64 = isX64;
            string[] parts = text.Split('|');
            Bytes = Convert.FromHexString(parts[0]);
            Base = long.Parse(parts[1], CultureInfo.InvariantCulture);
            Marks = [.. parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(mark => long.Parse(mark, CultureInfo.InvariantCulture))];
            foreach (string[] entry in parts[3].Split(' ').Select(entry => entry.Split(':')))
                _stencils[entry[0]] = (int.Parse(entry[1], CultureInfo.InvariantCulture),
                    int.Parse(entry[2], CultureInfo.InvariantCulture));
        }

        public byte[] Bytes { get; }

        public long Base { get; }

        public long[] Marks { get; }

        public long[] Immediates(string stencil) => _isX64
            ? [.. X64(stencil).Where(instruction => instruction.Mnemonic == Mnemonic.Mov
                && instruction.Op1Kind.ToString().StartsWith("Immediate", StringComparison.Ordinal))
                .Select(instruction => (long)instruction.GetImmediate(1))]
            : [.. MovWides(stencil)];

        /// <summary>Where branches lead to, and what loads and address computations refer to.</summary>
        public IEnumerable<long> Targets(string stencil) => _isX64 ? TargetsOnX64(stencil) : TargetsOnArm64(stencil);

        private IEnumerable<long> TargetsOnX64(string stencil)
        {
            foreach (Instruction instruction in X64(stencil))
            {
                if (instruction.Op0Kind == OpKind.NearBranch64)
                    yield return (long)instruction.NearBranchTarget;
                else if (instruction.IsIPRelativeMemoryOperand)
                    yield return (long)instruction.IPRelativeMemoryAddress;
            }
        }

        // ADRP gives the page of a register; ADD, LDR and its like the rest.
        private IEnumerable<long> TargetsOnArm64(string stencil)
        {
            var pages = new Dictionary<string, long>();
            foreach (Arm64Instruction instruction in Arm64(stencil))
            {
                Arm64Operand[] operands = instruction.Details.Operands;
                if (instruction.Mnemonic is "adrp")
                    pages[operands[0].Register.Name] = operands[1].Immediate;
                else if (instruction.Mnemonic is "b" or "bl" or "cbz" or "cbnz"
                    || instruction.Mnemonic.StartsWith("b.", StringComparison.Ordinal))
                    yield return operands[^1].Immediate;
                else if (instruction.Mnemonic == "add" && operands[2].Type == Arm64OperandType.Immediate
                    && pages.TryGetValue(operands[1].Register.Name, out long page))
                    yield return page + operands[2].Immediate;
                else if (instruction.Mnemonic.StartsWith("ldr", StringComparison.Ordinal) && operands[1].Type == Arm64OperandType.Memory
                    && pages.TryGetValue(operands[1].Memory.Base.Name, out page))
                    yield return page + operands[1].Memory.Displacement;
            }
        }

        private IEnumerable<long> MovWides(string stencil)
        {
            long value = 0;
            foreach (Arm64Instruction instruction in Arm64(stencil).Where(instruction => instruction.Mnemonic is "mov" or "movz" or "movk"))
            {
                Arm64Operand operand = instruction.Details.Operands[1];
                if (operand.Type != Arm64OperandType.Immediate)
                    continue;
                value = instruction.Mnemonic == "movk" ? value | (operand.Immediate & 0xFFFF) << operand.ShiftValue : operand.Immediate;
                yield return value;
            }
        }

        private List<Instruction> X64(string stencil)
        {
            (int offset, int length) = _stencils[stencil];
            var decoder = Decoder.Create(64, new ByteArrayCodeReader(Bytes, offset, length), (ulong)(Base + offset));
            var instructions = new List<Instruction>();
            while (decoder.IP < (ulong)(Base + offset + length))
                instructions.Add(decoder.Decode());
            Assert.That(instructions.Select(instruction => instruction.IsInvalid), Has.None.True);
            return instructions;
        }

        private Arm64Instruction[] Arm64(string stencil)
        {
            (int offset, int length) = _stencils[stencil];
            using CapstoneArm64Disassembler disassembler = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
            disassembler.EnableInstructionDetails = true;
            Arm64Instruction[] instructions = disassembler.Disassemble(Bytes.AsSpan(offset, length).ToArray(), Base + offset);
            Assert.That(instructions, Has.Length.EqualTo(length / 4));
            return instructions;
        }
    }
}
