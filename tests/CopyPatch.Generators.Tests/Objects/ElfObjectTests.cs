using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Format;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Objects;

/// <summary>What we read of an object against what LLVM's own reader prints of it.</summary>
[TestOf(typeof(ElfObject))]
public partial class ElfObjectTests
{
    private const string Source = Snippets.Calc + """

        CP_STENCIL(scale) { *(double *)sp *= 0.1; CP_NEXT(); }
        CP_STENCIL(choose) { switch (*sp) { case 0: sp[1] = 5; break; case 1: sp[2] = 7; break; case 2: sp[3] = 1; break;
            case 3: sp[4] *= 3; break; case 4: sp[9] = 9; break; case 5: sp[1] ^= 4; break; } CP_NEXT(); }
        """;

    [Test]
    public void Relocations_are_those_that_llvm_readelf_prints([Values("x86-64", "aarch64")] string architecture)
    {
        byte[] bytes = Repacked.Unpack(Source).Objects.Single(baked => baked.Architecture == architecture).Content.Unpack();
        string printed = Readelf(bytes, "--relocations");

        // Offset, info, type's name, symbol's value, name + addend.
        string[] expected = [.. RelocationLine().Matches(printed).Select(match =>
            $"{Hex(match.Groups[1])} {Hex(match.Groups[2]) & 0xFFFFFFFF} "
            + $"{(match.Groups[4].Value == "-" ? -Hex(match.Groups[5]) : Hex(match.Groups[5]))} {match.Groups[3].Value}")];
        string[] actual = [.. ElfObject.Read(bytes).Sections.SelectMany(section => section.Relocations.Select(relocation =>
            $"{relocation.Offset} {relocation.Type} {relocation.Addend} {NameOf(relocation.Symbol, bytes)}"))];

        Assert.That(expected, Has.Length.GreaterThan(20));
        Assert.That(actual, Is.EquivalentTo(expected));
    }

    [Test]
    public void Symbols_are_those_that_llvm_readelf_prints([Values("x86-64", "aarch64")] string architecture)
    {
        byte[] bytes = Repacked.Unpack(Source).Objects.Single(baked => baked.Architecture == architecture).Content.Unpack();

        // Value, size, type, binding, visibility, section, name.
        string[] expected = [.. SymbolLine().Matches(Readelf(bytes, "--symbols")).Select(match =>
            $"{Hex(match.Groups[1])} {match.Groups[2].Value} {match.Groups[3].Value}")];
        string[] actual = [.. ElfObject.Read(bytes).Symbols
            .Where(symbol => symbol.Name.StartsWith("cp_", StringComparison.Ordinal))
            .Select(symbol => $"{symbol.Value} {symbol.Size} {symbol.Name}")];

        Assert.That(expected, Has.Length.GreaterThan(20));
        Assert.That(actual, Is.EquivalentTo(expected));
    }

    // A section's symbol has no name of its own.
    private static string NameOf(ElfSymbol symbol, byte[] bytes) =>
        symbol.Type == ElfSymbolType.Section ? ElfObject.Read(bytes).Sections[symbol.SectionIndex].Name : symbol.Name;

    private static long Hex(Group group) => long.Parse(group.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Readelf(byte[] bytes, string option)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            using var process = Process.Start(new ProcessStartInfo("llvm-readelf-19", [option, "--wide", path])
            {
                RedirectStandardOutput = true,
            })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("llvm-readelf-19 is not there: build/setup.sh installs it");
            throw;
        }
        finally
        {
            File.Delete(path);
        }
    }

    [GeneratedRegex(@"^([0-9a-f]{16})\s+([0-9a-f]{16})\s+R_\w+\s+[0-9a-f]{16}\s+(\S+) ([+-]) ([0-9a-f]+)\s*$", RegexOptions.Multiline)]
    private static partial Regex RelocationLine();

    [GeneratedRegex(@"^\s*\d+: ([0-9a-f]{16})\s+(\d+) \w+\s+\w+\s+\w+\s+\w+ (cp_\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex SymbolLine();
}
