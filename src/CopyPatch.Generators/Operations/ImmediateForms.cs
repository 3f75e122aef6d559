using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// Finds where an instruction has a constant of 32 bits as its immediate. clang compiled the operation for four constants
/// that stand for any. Where the code has one of them at one place, and with another constant differs there only, that
/// place is the immediate's. (A constant of 64 bits was a symbol, whose relocations say all that.)
/// </summary>
/// <remarks>
/// Nothing may be lost that the four do not need but another constant does, such as a test for zero. The form that loads
/// the constant has all of that, so it is the measure: a test and what depends on it take four bytes at least. Without a
/// test the immediate spares three at most: the load's five less its own four, and two more in a multiplication.
/// </remarks>
internal static class ImmediateForms
{
    private const int Spared = 3;

    /// <param name="values">The operation's operands.</param>
    /// <param name="letters">The letters of their places.</param>
    /// <param name="immediate">The placements with the first constant.</param>
    /// <param name="loaded">Those that load the constant.</param>
    /// <param name="others">Those with the other three constants: the letter, and the placement.</param>
    /// <returns>The placements with patches for their immediates; null where there is one without.</returns>
    public static List<PlacedForm>? Find(
        IReadOnlyList<ValueOperand> values,
        string letters,
        IReadOnlyList<PlacedForm> immediate,
        IReadOnlyList<PlacedForm> loaded,
        IReadOnlyList<(char Letter, PlacedForm Placed)> others)
    {
        int[] operands = [.. Enumerable.Range(0, values.Count).Where(i => letters[i] == PlaceLetter.Immediate)];

        // Two symbols, and two sentinels, are never equal to clang; two constants may be.
        if (operands.Length != 1)
            return null;
        if (values[operands[0]].Type.Code is not ('i' or 'I'))
            return [.. immediate];
        if (others.Count == 0)
            return null;
        var addends = new int?[values.Count];
        var found = new List<PlacedForm>(immediate.Count);
        var twins = new Dictionary<string, PlacedForm>();
        Dictionary<string, PlacedForm> byRegisters = loaded.ToDictionary(KeyOf);
        foreach (PlacedForm placed in immediate)
        {
            if (!byRegisters.TryGetValue(KeyOf(placed), out PlacedForm other) || other.Code.Length - Spared > placed.Code.Length
                || WithImmediates(values, operands, PlaceLetter.Immediate, placed, addends) is not { } patched)
                return null;
            found.Add(patched);
            twins[KeyOf(placed)] = patched;
        }

        foreach ((char letter, PlacedForm placed) in others)
        {
            if (!twins.TryGetValue(KeyOf(placed), out PlacedForm twin)
                || WithImmediates(values, operands, letter, placed, addends) is not { } patched
                || !patched.Code.SequenceEqual(twin.Code) || !patched.Patches.SequenceEqual(twin.Patches))
                return null;
        }

        return found;
    }

    /// <summary>Gets where a sentinel is in the code, or -1 if it does not, or more than once.</summary>
    public static int FindSentinel(ReadOnlySpan<byte> code, int number, ICollection<int> taken)
    {
        int found = -1;
        for (int at = 0; at + 4 <= code.Length; at++)
        {
            if (taken.Contains(at) || BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at)) != number)
                continue;
            if (found >= 0)
                return -1;
            found = at;
        }

        return found;
    }

    private static string KeyOf(PlacedForm placed) => string.Join(" ", placed.Indices);

    private static PlacedForm? WithImmediates(
        IReadOnlyList<ValueOperand> values, int[] operands, char letter, PlacedForm placed, int?[] addends)
    {
        byte[] code = [.. placed.Code];
        List<Patch> patches = [.. placed.Patches];
        var taken = new HashSet<int>(patches.Select(patch => patch.Offset));
        foreach (int operand in operands)
        {
            if (FindOne(code, Sentinels.Constant(letter, operand), taken, ref addends[operand]) is not { } site)
                return null;
            Array.Clear(code, site, 4);
            taken.Add(site);
            patches.Add(new Patch(PatchForm.Value32, site, addends[operand]!.Value, PatchTarget.Immediate, values[operand].Name, -1));
        }

        return placed with { Code = code, Patches = patches };
    }

    // x <= 5 is x < 6 to clang, so that the immediate may be one more or one less. It is so in all placements alike.
    private static int? FindOne(byte[] code, int constant, HashSet<int> taken, ref int? addend)
    {
        int? site = null;
        foreach (int candidate in addend is { } known ? [known] : new[] { 0, 1, -1 })
        {
            int found = FindSentinel(code, constant + candidate, taken);
            if (found < 0)
                continue;
            if (site is not null)
                return null;
            site = found;
            addend = candidate;
        }

        return site;
    }
}
