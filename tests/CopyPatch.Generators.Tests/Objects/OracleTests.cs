using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using CopyPatch.Format;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Objects;

/// <summary>ELFSharp, which is nobody's of this repository, reads what our reader reads. It knows no relocations.</summary>
[TestOf(typeof(ElfObject))]
public class OracleTests
{
    private static readonly string s_repository = Path.GetFullPath(Path.Combine(ThisDirectory(), "../../.."));

    public static IEnumerable<TestCaseData> Texts =>
        from folder in new[] { "sample-interpreter", "src", "stencils", "templates", "tests" }
        from path in Directory.EnumerateFiles(Path.Combine(s_repository, folder), "*.stencil.txt", SearchOption.AllDirectories)
        where !path.Contains("/obj/") && !path.Contains("/bin/")
        select new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(path));

    [Test]
    public void There_are_baked_objects_to_compare() => Assert.That(Texts.Count(), Is.GreaterThan(5));

    [TestCaseSource(nameof(Texts))]
    public void Sections_and_symbols_of_each_baked_object_are_those_that_another_reader_finds(string path)
    {
        StencilText text = StencilTextReader.Read(File.ReadAllLines(path));
        Assert.That(text.Objects.Select(baked => baked.Architecture), Is.EquivalentTo(new[] { "x86-64", "aarch64" }));
        foreach (BakedObject baked in text.Objects.Concat(text.Placements))
        {
            byte[] bytes = baked.Content.Unpack();
            ElfObject ours = ElfObject.Read(bytes);
            using var theirs = (ELF<ulong>)ELFReader.Load(new MemoryStream(bytes), shouldOwnStream: true);
            Assert.That((ushort)theirs.Machine, Is.EqualTo(ours.Machine));
            AssertEqual(
                ours.Sections.Select(section => (section.Name, section.Type, section.Offset, section.Size, section.Alignment)),
                theirs.Sections.Select(section => (
                    section.Name, (uint)section.Type, (long)section.Offset, (long)section.Size, (long)section.Alignment)));
            foreach (ElfSection section in ours.Sections.Where(
                section => section.IsAllocated && section.Type == (uint)SectionType.ProgBits))
                Assert.That(ours.BytesOf(section).SequenceEqual(theirs.Sections[section.Index].GetContents()), Is.True, section.Name);

            var table = theirs.Sections.OfType<SymbolTable<ulong>>().Single();
            AssertEqual(
                ours.Symbols.Select(symbol =>
                    (symbol.Name, (int)symbol.Type, (ushort)symbol.SectionIndex, symbol.Value, (ulong)symbol.Size)),
                table.Entries.Select(symbol => (symbol.Name, (int)symbol.Type, symbol.PointedSectionIndex, symbol.Value, symbol.Size)));
        }
    }

    // NUnit compares hundreds of thousands of symbols in minutes.
    private static void AssertEqual<T>(IEnumerable<T> ours, IEnumerable<T> theirs)
    {
        T[] mine = [.. ours], others = [.. theirs];
        Assert.That(mine, Has.Length.EqualTo(others.Length));
        Assert.That(mine.Zip(others).Where(pair => !Equals(pair.First, pair.Second)).Take(3)
            .Select(pair => $"{pair.First} is {pair.Second}"), Is.Empty);
    }

    private static string ThisDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
