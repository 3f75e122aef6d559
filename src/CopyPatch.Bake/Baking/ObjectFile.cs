using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>
/// What the bake looks at in what clang wrote: whether it is an object, and which names it has. The rest is the generator's.
/// </summary>
internal static class ObjectFile
{
    // Others, which only __asm__ gives, are in quotes where they stand in assembly text.
    private static readonly Regex s_plain = new("^[A-Za-z0-9_.$]+$", RegexOptions.CultureInvariant);

    /// <summary>Whether it is a relocatable ELF64 object for that machine. (System V ABI, chapter 4.)</summary>
    public static bool IsObject(byte[] bytes, TargetMachine target) =>
        bytes.Length >= 64 && BitConverter.ToUInt32(bytes, 0) == 0x464C457F && bytes[4] == 2 && bytes[5] == 1
            && BitConverter.ToUInt16(bytes, 16) == 1 && BitConverter.ToUInt16(bytes, 18) == target.ElfMachine;

    /// <summary>
    /// Gets the names that are neither copypatch.h's nor data's: functions that are not there at run time, and those of the C
    /// file that did not become part of a stencil. Code that refers to one cannot be used. Routines are the header's.
    /// </summary>
    /// <exception cref="ObjectFormatException">The object is broken.</exception>
    public static ISet<string> ForeignNames(byte[] bytes) => new HashSet<string>(ElfObject.Read(bytes).Symbols
        .Where(symbol => symbol.IsUndefined || symbol.Type == ElfSymbolType.Function).Select(symbol => symbol.Name)
        .Where(name => s_plain.IsMatch(name) && !Routines.IsOne(name) && !name.StartsWith("cp_", StringComparison.Ordinal)));
}
