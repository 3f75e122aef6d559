using System;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// Where an instruction of x86-64 ends: Intel SDM, volume 2, chapter 2 (format) and appendix A (opcode maps). It knows what clang
/// writes into user-mode code up to AVX-512, and says so where it does not.
/// </summary>
internal static class X64Length
{
    private const int Longest = 15;

    // What follows an opcode, one letter for each:
    //   .  nothing                    m  ModRM                      -  not known, or no instruction in 64-bit mode
    //   b  8 bits                     B  ModRM and 8 bits           j  32 bits of distance
    //   w  16 bits                    e  16 bits and 8 bits         o  an address
    //   z  16 or 32 bits              Z  ModRM and 16 or 32 bits    v  16, 32 or 64 bits
    //   t, T  ModRM, and b or z where that says TEST                x  another map, or a prefix
    private static readonly string s_oneByte = string.Concat(
        /* 00 */ "mmmmbz--", "mmmmbz-x", "mmmmbz--", "mmmmbz--",
        /* 20 */ "mmmmbzx-", "mmmmbzx-", "mmmmbzx-", "mmmmbzx-",
        /* 40 */ "xxxxxxxx", "xxxxxxxx", "........", "........",
        /* 60 */ "--xmxxxx", "zZbB....", "bbbbbbbb", "bbbbbbbb",
        /* 80 */ "BZ-Bmmmm", "mmmmmmmm", "........", "..-.....",
        /* A0 */ "oooo....", "bz......", "bbbbbbbb", "vvvvvvvv",
        /* C0 */ "BBw.xxBZ", "e.w..b-.", "mmmm---.", "mmmmmmmm",
        /* E0 */ "bbbbbbbb", "jj-b....", "x.xx..tT", "......mm");

    private static readonly string s_0F = string.Concat(
        /* 00 */ "mmmm-...", "..-.-m.-", "mmmmmmmm", "mmmmmmmm",
        /* 20 */ "--------", "mmmmmmmm", "......-.", "x-x-----",
        /* 40 */ "mmmmmmmm", "mmmmmmmm", "mmmmmmmm", "mmmmmmmm",
        /* 60 */ "mmmmmmmm", "mmmmmmmm", "BBBBmmm.", "----mmmm",
        /* 80 */ "jjjjjjjj", "jjjjjjjj", "mmmmmmmm", "mmmmmmmm",
        /* A0 */ "...mBm--", "...mBmmm", "mmmmmmmm", "mmBmmmmm",
        /* C0 */ "mmBmBBBm", "........", "mmmmmmmm", "mmmmmmmm",
        /* E0 */ "mmmmmmmm", "mmmmmmmm", "mmmmmmmm", "mmmmmmmm");

    /// <summary>Gets the length in bytes of the instruction that code begins with; 0 where it is not known, or cut off.</summary>
    public static int Of(ReadOnlySpan<byte> code)
    {
        if (code.Length > Longest)
            code = code.Slice(0, Longest);
        Prefixes prefixes = Prefixes.Read(code);
        (int at, char operands) = ReadOpcode(code, prefixes);
        if (at > code.Length)
            return 0;
        if (operands is 'm' or 'B' or 'Z' or 't' or 'T')
        {
            if (at == code.Length)
                return 0;
            operands = ImmediateOf(operands, code[at]);
            at += LengthOfModRM(code.Slice(at));
        }

        int size = prefixes.IsShort && !prefixes.IsWide ? 2 : 4;
        at += operands switch
        {
            '.' => 0,
            'b' => 1,
            'w' => 2,
            'e' => 3,
            'z' => size,
            'v' => prefixes.IsWide ? 8 : size,
            'o' => prefixes.HasShortAddress ? 4 : 8,
            'j' when !prefixes.IsShort => 4, // Intel and AMD read one of 16 bits differently.
            _ => Longest + 1,
        };
        return at <= code.Length ? at : 0;
    }

    /// <returns>Where the opcode ends, and what follows it.</returns>
    private static (int End, char Operands) ReadOpcode(ReadOnlySpan<byte> code, Prefixes prefixes)
    {
        int at = prefixes.Length;
        byte first = ByteAt(code, at);
        switch (first)
        {
            case 0x0F:
                byte second = ByteAt(code, at + 1);
                return s_0F[second] == 'x' ? (at + 3, second == 0x38 ? 'm' : 'B') : (at + 2, s_0F[second]);

            // VEX and EVEX. The bits that APX gives a meaning are those of no register here.
            case 0xC5 when prefixes.MayBeVector:
                return (at + 3, OperandsOfVector(1, ByteAt(code, at + 2)));
            case 0xC4 when prefixes.MayBeVector && (ByteAt(code, at + 1) & 0x1F) is var map and <= 3:
                return (at + 4, OperandsOfVector(map, ByteAt(code, at + 3)));
            case 0x62 when prefixes.MayBeVector && (ByteAt(code, at + 1) & 8) == 0 && (ByteAt(code, at + 2) & 4) != 0:
                return (at + 5, OperandsOfVector(ByteAt(code, at + 1) & 7, ByteAt(code, at + 4)));

            // XOP, which only AMD had, looks like POP.
            case 0x8F when (ByteAt(code, at + 1) & 0x38) != 0:
                return (at, '-');
            default:
                return (at + 1, s_oneByte[first]);
        }
    }

    // Code that is cut off is found out by where the instruction ends.
    private static byte ByteAt(ReadOnlySpan<byte> code, int offset) => offset < code.Length ? code[offset] : (byte)0;

    // Maps 5 and 6 are those of AVX-512 FP16.
    private static char OperandsOfVector(int map, byte opcode) => map switch
    {
        1 when opcode == 0x77 => '.',
        1 when opcode is (>= 0x70 and <= 0x73) or 0xC2 or (>= 0xC4 and <= 0xC6) => 'B',
        1 or 2 or 5 or 6 => 'm',
        3 => 'B',
        _ => '-',
    };

    private static char ImmediateOf(char operands, byte modRM) => operands switch
    {
        'B' => 'b',
        'Z' => 'z',
        't' when (modRM & 0x30) == 0 => 'b',
        'T' when (modRM & 0x30) == 0 => 'z',
        _ => '.',
    };

    // With SIB and displacement; the first byte is there.
    private static int LengthOfModRM(ReadOnlySpan<byte> code)
    {
        int mode = code[0] >> 6, rm = code[0] & 7;
        if (mode == 3)
            return 1;
        bool hasIndex = rm == 4;
        int @base = hasIndex ? ByteAt(code, 1) & 7 : rm;
        int displacement = mode switch
        {
            1 => 1,
            2 => 4,
            _ => @base == 5 ? 4 : 0,
        };
        return (hasIndex ? 2 : 1) + displacement;
    }

    /// <summary>What stands before an opcode.</summary>
    /// <param name="IsShort">Operands have 16 bits.</param>
    /// <param name="IsWide">They have 64, whatever that says.</param>
    /// <param name="MayBeVector">Before VEX and EVEX nothing but segments and address sizes may stand.</param>
    private readonly record struct Prefixes(int Length, bool IsShort, bool IsWide, bool HasShortAddress, bool MayBeVector)
    {
        public static Prefixes Read(ReadOnlySpan<byte> code)
        {
            int at = 0, rex = 0;
            bool isShort = false, hasShortAddress = false, mayBeVector = true;
            for (; at < code.Length; at++)
            {
                byte prefix = code[at];
                bool isRex = prefix is >= 0x40 and <= 0x4F;
                if (!isRex && !IsLegacy(prefix))
                    break;
                rex = isRex ? prefix : 0; // One that is not the last prefix counts for nothing.
                isShort |= prefix == 0x66;
                hasShortAddress |= prefix == 0x67;
                mayBeVector &= prefix is not (0x66 or 0xF0 or 0xF2 or 0xF3);
            }

            return new Prefixes(at, isShort, (rex & 8) != 0, hasShortAddress, mayBeVector && rex == 0);
        }

        private static bool IsLegacy(byte value) =>
            value is 0x66 or 0x67 or 0xF0 or 0xF2 or 0xF3 or 0x26 or 0x2E or 0x36 or 0x3E or 0x64 or 0x65;
    }
}
