using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Format;

/// <summary>The operands of a form that are in registers, its results before them, and which registers they may be in.</summary>
/// <param name="counts">How many registers each of them may be in.</param>
/// <param name="isFloating">Which of the two files of registers each of them is in.</param>
/// <param name="hasTwoResults">Whether the first two are results, which are never in one register.</param>
internal sealed class RegisterOperands(IReadOnlyList<int> counts, IReadOnlyList<bool> isFloating, bool hasTwoResults)
{
    /// <summary>More might take clang half a minute, for one operation.</summary>
    public const int MostAssignments = 20_000;

    // They would share a file's register.
    private readonly bool _firstDiffer = hasTwoResults && isFloating[0] == isFloating[1];

    private int[][]? _sample;

    public int Count => counts.Count;

    /// <summary>How many assignments of registers there are; no more than there can be placements.</summary>
    public long CountOfAll => counts.Select((count, i) => i == 1 && _firstDiffer ? count - 1 : count)
        .Aggregate(1L, (product, count) => System.Math.Min(product * count, int.MaxValue));

    /// <summary>All assignments of registers: for each operand the register's index in its file.</summary>
    public IEnumerable<int[]> All() => counts.Aggregate<int, IEnumerable<int[]>>(
        [[]], (assignments, count) => assignments.SelectMany(assignment =>
            Enumerable.Range(0, count).Select(register => (int[])[.. assignment, register]))).Where(Exists);

    /// <summary>Whether an operation may have its operands in these registers.</summary>
    public bool Exists(int[] registers) => !_firstDiffer || registers[0] != registers[1];

    /// <summary>
    /// Says which operands share a register: for each of them, the first one that is in the same. What clang makes of an operation
    /// depends on that, and on nothing else but the registers' numbers (and, where operands commute, their order).
    /// </summary>
    public int[] SharingOf(IReadOnlyList<int> registers) => SharingOf(registers, isFloating);

    /// <summary>The same for registers of any files.</summary>
    public static int[] SharingOf<TFile>(IReadOnlyList<int> registers, IReadOnlyList<TFile> files)
    {
        int[] sharing = new int[registers.Count];
        for (int i = 0; i < sharing.Length; i++)
        {
            while (registers[sharing[i]] != registers[i] || !EqualityComparer<TFile>.Default.Equals(files[sharing[i]], files[i]))
                sharing[i]++;
        }

        return sharing;
    }

    /// <summary>Assignments that have the same operands share registers, and those alone, are equal.</summary>
    public string KeyOf(IReadOnlyList<int> registers) => string.Join(" ", SharingOf(registers));

    /// <summary>Gets the numbers of an assignment's registers in instructions, of those that are shared once.</summary>
    public int[] NumbersOf(int[] registers, RegisterEncoding encoding)
    {
        int[] sharing = SharingOf(registers);
        return
        [
            .. Enumerable.Range(0, Count).Where(operand => sharing[operand] == operand)
                .Select(operand => encoding.NumberOf(registers[operand], counts[operand], isFloating[operand])),
        ];
    }

    /// <summary>
    /// A few assignments, from which the code of the others follows where it does so at all (<see cref="RenamedCode"/>): for every
    /// way in which operands share registers, each operand is in each register once, and no operand's register follows from
    /// another's.
    /// </summary>
    public IReadOnlyList<int[]> Sample => _sample ??= [.. MakeSample()];

    private IEnumerable<int[]> MakeSample()
    {
        int rows = counts.DefaultIfEmpty(1).Max();
        int[][] permutations = [.. counts.Select(Permutation)];
        foreach (int[] sharing in Sharings())
        {
            int[] firsts = [.. Enumerable.Range(0, Count).Where(operand => sharing[operand] == operand)];
            for (int row = 0; row < rows; row++)
            {
                int[] registers = new int[Count];
                for (int i = 0; i < firsts.Length; i++)
                {
                    // Different shifts of one permutation are never equal.
                    int shift = Enumerable.Range(0, i).Count(other => isFloating[firsts[other]] == isFloating[firsts[i]]);
                    int count = counts[firsts[i]];
                    int[] permutation = permutations[firsts[i]];
                    int start = System.Array.IndexOf(permutation, row % count);
                    registers[firsts[i]] = permutation[(start + shift) % count];
                }

                for (int operand = 0; operand < Count; operand++)
                    registers[operand] = registers[sharing[operand]];
                yield return registers;
            }
        }
    }

    // All ways in which operands can share registers of their file.
    private IEnumerable<int[]> Sharings()
    {
        IEnumerable<int[]> sharings = [[]];
        for (int i = 0; i < Count; i++)
        {
            int operand = i;
            sharings = sharings.SelectMany(sharing => Enumerable.Range(0, operand)
                .Where(other => sharing[other] == other && isFloating[other] == isFloating[operand])
                .Append(operand)
                .Select(first => (int[])[.. sharing, first]));
        }

        return sharings.Where(sharing => Exists(sharing) && sharing.Where((first, operand) => first == operand)
            .GroupBy(first => isFloating[first]).All(file => file.Count() <= file.Min(first => counts[first])));
    }

    // Neither ascending nor descending, so that both orders of two operands are among their rows; always the same one.
    private static int[] Permutation(int count)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        uint state = 1;
        for (int i = count - 1; i > 0; i--)
        {
            state = unchecked((state * 1664525) + 1013904223); // Knuth and Lewis, in Numerical Recipes.
            int other = (int)((state >> 16) % (uint)(i + 1));
            (numbers[i], numbers[other]) = (numbers[other], numbers[i]);
        }

        return numbers;
    }
}
