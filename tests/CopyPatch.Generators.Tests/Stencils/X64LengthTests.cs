using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Objects;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>Iced, a whole disassembler, says where instructions end.</summary>
[TestOf(typeof(X64Length))]
internal sealed class X64LengthTests
{
    private static readonly byte[][] s_maps =
    [
        [], [0x0F], [0x0F, 0x38], [0x0F, 0x3A],
        [0xC5, 0xF8], [0xC5, 0xFD], [0xC4, 0xE1, 0x78], [0xC4, 0xE2, 0x79], [0xC4, 0x62, 0xF5], [0xC4, 0xE3, 0x7D], [0xC4, 0xE3, 0x7B],
        [0x62, 0xF1, 0x7C, 0x48], [0x62, 0xF2, 0x7D, 0x48], [0x62, 0xF2, 0xFE, 0x28], [0x62, 0xF3, 0x7D, 0x08],
        [0x62, 0xF5, 0x7C, 0x48], [0x62, 0xF6, 0x7D, 0x48],
    ];

    private static readonly byte[][] s_prefixes =
        [[], [0x66], [0xF2], [0xF3], [0x48], [0x66, 0x48], [0x41], [0x67], [0x64], [0xF0, 0x4F], [0x48, 0x66], [0x2E, 0x66, 0x67, 0x45]];

    [TestCaseSource(typeof(OracleTests), nameof(OracleTests.Texts))]
    public void Instructions_of_each_baked_function_end_where_a_disassembler_says(string path)
    {
        StencilText text = StencilTextReader.Read(File.ReadAllLines(path));
        int instructions = 0;
        foreach (BakedObject baked in text.Objects.Concat(text.Placements).Where(its => its.Architecture == StencilFormat.X64))
        {
            var functions = new ElfFunctions(ElfObject.Read(baked.Content.Unpack()));
            foreach (string name in functions.Names)
            {
                byte[] code = functions.Read(name).Code;
                Decoder theirs = Decoder.Create(64, code);
                for (int at = 0; at < code.Length; instructions++)
                {
                    int length = theirs.Decode().Length;
                    Assume.That(theirs.LastError, Is.EqualTo(DecoderError.None));
                    if (X64Length.Of(code.AsSpan(at)) != length)
                        Assert.Fail($"{name}+{at}: {Convert.ToHexString(code, at, length)} has {length} bytes");
                    at += length;
                }
            }
        }

        Assert.That(instructions, Is.GreaterThan(50));
    }

    [Test]
    public void Each_opcode_with_each_ModRM_ends_where_a_disassembler_says_or_is_of_a_kind_that_is_refused()
    {
        var refused = new SortedSet<string>();
        var random = new Random(55);
        byte[] code = new byte[24];
        foreach (byte[] prefix in s_prefixes)
        {
            foreach (byte[] map in s_maps)
            {
                for (int opcode = 0; opcode < 256; opcode++)
                {
                    for (int modRM = 0; modRM < 256; modRM++)
                    {
                        random.NextBytes(code);
                        prefix.CopyTo(code, 0);
                        map.CopyTo(code, prefix.Length);
                        code[prefix.Length + map.Length] = (byte)opcode;
                        code[prefix.Length + map.Length + 1] = (byte)modRM;
                        Compare(code, refused);
                    }
                }
            }
        }

        AssertRefused(refused);
    }

    [Test]
    public void Random_bytes_that_are_an_instruction_end_where_a_disassembler_says()
    {
        var refused = new SortedSet<string>();
        var random = new Random(5);
        byte[] code = new byte[24];
        for (int i = 0; i < 1_000_000; i++)
        {
            random.NextBytes(code);
            Compare(code, refused);
        }

        AssertRefused(refused);
    }

    [Test]
    public void Code_that_is_cut_off_has_no_length()
    {
        byte[] code = [0x66, 0x48, 0x81, 0x84, 0x8D, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.That(X64Length.Of(code), Is.EqualTo(code.Length));
        for (int length = 0; length < code.Length; length++)
            Assert.That(X64Length.Of(code.AsSpan(0, length)), Is.Zero);
    }

    [TestCase("0F0FC09E", Description = "3DNow!")]
    [TestCase("8FE878C0C001", Description = "XOP")]
    [TestCase("D500 01C0", Description = "APX")]
    [TestCase("62F47C0801C0", Description = "APX")]
    [TestCase("66E90000", Description = "read differently by Intel and AMD")]
    [TestCase("06", Description = "not in 64-bit mode")]
    [TestCase("48C5F877", Description = "REX before VEX")]
    public void What_it_does_not_know_has_no_length(string code) =>
        Assert.That(X64Length.Of([.. Convert.FromHexString(code.Replace(" ", "")), .. new byte[16]]), Is.Zero);

    private static void Compare(byte[] code, SortedSet<string> refused)
    {
        Decoder theirs = Decoder.Create(64, code);
        theirs.Decode(out Instruction instruction);
        if (theirs.LastError != DecoderError.None)
            return;
        int ours = X64Length.Of(code);
        if (ours == 0)
            refused.Add(KindOf(instruction));
        else if (ours != instruction.Length)
            Assert.Fail($"{Convert.ToHexString(code, 0, instruction.Length)} is {instruction}");
    }

    private static string KindOf(in Instruction instruction) => instruction switch
    {
        _ when instruction.Code.Encoding() is EncodingKind.D3NOW or EncodingKind.XOP => $"{instruction.Code.Encoding()}",
        _ when instruction.Op0Kind is OpKind.NearBranch16 or OpKind.NearBranch32 or OpKind.NearBranch64 => "branch with prefix 66",
        _ when instruction.IsPrivileged => "privileged",
        _ => instruction.Code.CpuidFeatures().First().ToString(),
    };

    // What no clang writes for a user's code, and what processors read differently.
    private static void AssertRefused(SortedSet<string> refused) => Assert.That(refused, Is.SubsetOf(new[]
    {
        "branch with prefix 66", "privileged",
        "D3NOW", "XOP", "SSE4A", "PADLOCK_ACE", "PADLOCK_GMI", "PADLOCK_PHE", "PADLOCK_PMM", "PADLOCK_RNG", "PADLOCK_UNDOC",
    }));
}
