using System;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>Finds the constant data that an object's relocations refer to.</summary>
internal sealed class DataPool(ElfObject elf, InstructionSet architecture, DataNumbers numbers, Budget budget)
{
    /// <summary>Gets the datum that a relocation refers to.</summary>
    /// <param name="section">The symbol's section.</param>
    /// <param name="symbol">The relocation's symbol.</param>
    /// <param name="addend">The relocation's addend.</param>
    /// <returns>Its number, and where in it the symbol is.</returns>
    public (int Number, long Offset) Find(ElfSection section, ElfSymbol symbol, long addend)
    {
        (long start, long size) = ExtentOf(section, symbol, addend);
        budget.Take(size);
        var datum = new Datum(
            elf.BytesOf(section).Slice((int)start, (int)size).ToArray().ToImmutableArray(),
            (int)Math.Min(Math.Max(section.Alignment, 1), 64));
        return (numbers.NumberOf(datum), (long)symbol.Value - start);
    }

    // -fdata-sections gives each object a section, which is then one datum. Only constants that the linker may merge share
    // one: there the symbol marks an element, of a fixed size or up to the zero that ends a string. An addend may lead out
    // of the datum (x[i - 1] does, and so does a displacement that counts from the end of the instruction): it stays as
    // it is, and whatever is loaded in the end is inside. Where the symbol may be the section's own, the addend alone says
    // where the element is.
    private (long Start, long Size) ExtentOf(ElfSection section, ElfSymbol symbol, long addend)
    {
        bool isSection = symbol.Type == ElfSymbolType.Section;
        long start = (long)symbol.Value;
        if (isSection && architecture.HasElementsByAddend && !section.HasStrings && section.EntrySize > 0 && addend >= 0)
        {
            start += addend / section.EntrySize * section.EntrySize;
            isSection = false;
        }

        if (isSection || !section.IsMergeable || section.EntrySize <= 0 || start < 0 || start >= section.Size)
            return (0, section.Size);
        if (!section.HasStrings)
        {
            bool isElement = start % section.EntrySize == 0 && start + section.EntrySize <= section.Size;
            return isElement ? (start, section.EntrySize) : (0, section.Size);
        }


        ReadOnlySpan<byte> bytes = elf.BytesOf(section);
        for (long end = start; end + section.EntrySize <= section.Size; end += section.EntrySize)
            if (bytes.Slice((int)end, (int)section.EntrySize).ToArray().All(value => value == 0))
                return (start, end + section.EntrySize - start);
        return (0, section.Size);
    }
}
