using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>
/// The little that the bake looks at in what clang wrote: whether it is an object, and which names it has. The rest is the
/// generator's. (System V ABI, chapter 4.)
/// </summary>
internal static class ObjectFile
{
    private const int SymbolTable = 2;
    private const int Function = 2;

    // Others, which only __asm__ gives, are in quotes where they stand in assembly text.
    private static readonly Regex s_plain = new("^[A-Za-z0-9_.$]+$", RegexOptions.CultureInvariant);

    /// <summary>Whether it is a relocatable ELF64 object for that machine.</summary>
    public static bool IsObject(byte[] bytes, TargetMachine target) =>
        bytes.Length >= 64 && BitConverter.ToUInt32(bytes, 0) == 0x464C457F && bytes[4] == 2 && bytes[5] == 1
            && BitConverter.ToUInt16(bytes, 16) == 1 && BitConverter.ToUInt16(bytes, 18) == target.ElfMachine;

    /// <summary>
    /// Gets the names that are neither copypatch.h's nor data's: functions that are not there at run time, and those of the C
    /// file that did not become part of a stencil. Code that refers to one cannot be used. Routines are the header's.
    /// </summary>
    public static ISet<string> ForeignNames(byte[] bytes)
    {
        var names = new HashSet<string>();
        foreach (int header in SectionHeaders(bytes))
        {
            if (BitConverter.ToInt32(bytes, header + 4) != SymbolTable)
                continue;
            int start = Offset(bytes, header);
            int texts = Offset(bytes, Section(bytes, BitConverter.ToInt32(bytes, header + 40)));
            for (int at = start; at < start + (int)BitConverter.ToInt64(bytes, header + 32); at += 24)
            {
                bool isUndefined = BitConverter.ToUInt16(bytes, at + 6) == 0;
                if (!isUndefined && (bytes[at + 4] & 15) != Function)
                    continue;
                int text = texts + BitConverter.ToInt32(bytes, at);
                string name = Encoding.UTF8.GetString(bytes, text, Array.IndexOf(bytes, (byte)0, text) - text);
                if (s_plain.IsMatch(name) && !Routines.IsOne(name) && !name.StartsWith("cp_", StringComparison.Ordinal))
                    names.Add(name);
            }
        }

        return names;
    }

    private static IEnumerable<int> SectionHeaders(byte[] bytes)
    {
        for (int i = 0; i < BitConverter.ToUInt16(bytes, 60); i++)
            yield return Section(bytes, i);
    }

    private static int Section(byte[] bytes, int index) => (int)BitConverter.ToInt64(bytes, 40) + (index * 64);

    private static int Offset(byte[] bytes, int header) => (int)BitConverter.ToInt64(bytes, header + 24);
}
