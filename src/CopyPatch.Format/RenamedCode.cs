using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Format;

/// <summary>
/// Code that clang made for a few assignments of registers, for all others: the same instructions, in which registers are renamed.
/// </summary>
/// <remarks>
/// That this is right takes that (1) the same operands share registers; (2) all samples differ by numbers in bit fields alone,
/// which do not overlap; (3) each register was in each operand in some sample. By (2) what clang made is one sequence of
/// instructions with registers as parameters. An instruction does to one register what it does to another, except where a
/// number in a field means something else (on x86-64 r12 and r13 as base of an address), or where the sequence itself has
/// a use for the register; both are seen at that field and register alone, so that by (3) a sample would not have been the same
/// sequence.
/// </remarks>
internal sealed class RenamedCode
{
    private readonly int _length;
    private readonly ulong[] _base;
    private readonly ulong[] _multipliers;
    private readonly HashSet<int>[] _seen;

    private RenamedCode(int length, ulong[] codeBase, ulong[] multipliers, HashSet<int>[] seen)
    {
        _length = length;
        _base = codeBase;
        _multipliers = multipliers;
        _seen = seen;
    }

    /// <param name="samples">For each, the numbers of its registers, those that are shared once; and its code.</param>
    /// <returns>Null where the code is no such function of its registers.</returns>
    public static RenamedCode? Of(IReadOnlyList<(int[] Numbers, byte[] Code)> samples, RegisterEncoding encoding)
    {
        if (samples.Count == 0)
            return null;
        int registers = samples[0].Numbers.Length;
        int length = samples[0].Code.Length;
        if (samples.Any(sample => sample.Code.Length != length))
            return null;
        int width = registers + Lanes.Count(length);
        var points = new ulong[samples.Count * width];
        for (int i = 0; i < samples.Count; i++)
        {
            Span<ulong> point = points.AsSpan(i * width, width);
            for (int register = 0; register < registers; register++)
                point[register] = (ulong)samples[i].Numbers[register];
            Lanes.Write(samples[i].Code, point.Slice(registers));
        }

        int[] all = [.. Enumerable.Range(0, samples.Count)];
        if (LinearSystem.Create(registers, width, points, all) is not { } system || system.Rank < registers)
            return null;
        (ulong[] codeBase, ulong[] multipliers) = system.Solve();
        HashSet<int>[] seen =
            [.. Enumerable.Range(0, registers).Select(register => new HashSet<int>(samples.Select(sample => sample.Numbers[register])))];
        return AreFields(multipliers, codeBase.Length, encoding.FieldBits) ? new RenamedCode(length, codeBase, multipliers, seen) : null;
    }

    /// <summary>Gets the code for other registers; null where one of them was not seen at its place.</summary>
    public byte[]? For(IReadOnlyList<int> numbers)
    {
        ulong[] lanes = [.. _base];
        for (int register = 0; register < numbers.Count; register++)
        {
            if (!_seen[register].Contains(numbers[register]))
                return null;
            for (int lane = 0; lane < lanes.Length; lane++)
                lanes[lane] += (ulong)numbers[register] * _multipliers[(register * lanes.Length) + lane];
        }

        return Lanes.Read(lanes, _length);
    }

    // A multiplier is the sum of its fields' lowest bits, each with a sign: VEX prefixes have a register's number inverted.
    private static bool AreFields(ulong[] multipliers, int lanes, int fieldBits)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            ulong taken = 0;
            for (int at = lane; at < multipliers.Length; at += lanes)
            {
                long left = unchecked((long)multipliers[at]);
                for (int bit = 0; left != 0; bit++, left >>= 1)
                {
                    if ((left & 1) == 0)
                        continue;
                    ulong field = ((1UL << fieldBits) - 1) << bit;
                    if (bit + fieldBits > 64 || (taken & field) != 0)
                        return false;
                    taken |= field;
                    // The digit of the non-adjacent form: fields have more than a bit.
                    left -= (left & 3) == 3 ? -1 : 1;
                }
            }
        }

        return true;
    }
}
