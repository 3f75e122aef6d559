using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Format;

/// <summary>What the name of a placement's function says: <c>cp_placement_i32_add__01k</c>.</summary>
/// <param name="Operation">The operation's name.</param>
/// <param name="Letters">A letter for the result and each operand, a register's being 'r'.</param>
/// <param name="Indices">The registers, in order.</param>
/// <param name="Function">The name itself, which CP_PLACEMENT_ of copypatch.h writes.</param>
internal sealed record PlacementName(string Operation, string Letters, int[] Indices, string Function)
{
    private const string Prefix = "cp_placement_";
    private const string Separator = "__";

    /// <summary>Gets the name of a placement's function.</summary>
    /// <param name="places">A letter for the result and each operand, a register's being its number.</param>
    public static string FunctionOf(string operation, string places) => Prefix + operation + Separator + places;

    /// <summary>Reads a function's name.</summary>
    /// <returns>Null for any other function.</returns>
    public static PlacementName? Parse(string function)
    {
        int separator = function.LastIndexOf(Separator, StringComparison.Ordinal);
        if (!function.StartsWith(Prefix, StringComparison.Ordinal) || separator < Prefix.Length)
            return null;
        (string letters, int[] indices) = Split(function.Substring(separator + Separator.Length));
        return new PlacementName(function.Substring(Prefix.Length, separator - Prefix.Length), letters, indices, function);
    }

    /// <summary>Takes places apart: 01k is rrk, with the registers 0 and 1.</summary>
    public static (string Letters, int[] Indices) Split(string places) => (
        string.Concat(places.Select(letter => PlaceLetter.IsRegister(letter) ? PlaceLetter.Register : letter)),
        [.. places.Where(PlaceLetter.IsRegister).Select(digit => digit - '0')]);

    /// <summary>Puts them together again.</summary>
    public static string Join(string letters, IReadOnlyList<int> indices)
    {
        int next = 0;
        return string.Concat(letters.Select(letter => letter == PlaceLetter.Register ? (char)('0' + indices[next++]) : letter));
    }
}
