using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Tests.Debugging;

[Platform("Linux")]
internal sealed class PerfMapTests
{
    [Test]
    public void There_is_a_line_for_each_function_with_address_size_and_name()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.PerfMap);
        var emit = new StackEmitter(heap);
        emit.EmitPush(1);
        emit.MarkFunction("first");
        emit.EmitHalt();
        emit.MarkFunction("second, of two");
        emit.EmitPush(2);
        emit.EmitHalt();
        emit.Section = CodeSection.Cold;
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile("module");
        nint cold = program.Address + 36 + 8 + 8 + 12;
        Assert.That(Lines().TakeLast(5).SkipLast(1), Is.EqualTo(new[]
        {
            (program.Address, 18, "module"),
            (program.Address + 18, 8, "first"),
            (program.Address + 26, 26, "second, of two"),
            (cold, 8, "module.cold"),
        }));
    }

    [Test]
    public void Code_without_a_name_has_that_of_its_type_and_entries_have_one_too()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.PerfMap);
        var emit = new StackEmitter(heap);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        List<(nint Start, int Length, string Name)> lines = Lines();
        Assert.That(lines, Does.Contain((program.Address, 8, "CopyPatch.Tests.StackEmitter+Program")));
        Assert.That(lines[^1].Name, Is.EqualTo("copypatch_entry"));
    }

    [Test]
    public void A_name_is_one_line()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.PerfMap);
        var emit = new StackEmitter(heap);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile("Prüfe\n1 2 3\0");
        Assert.That(Lines(), Does.Contain((program.Address, 8, "Prüfe_1 2 3_")));
    }

    [Test]
    public void Names_of_any_length_from_many_threads_are_whole_lines()
    {
        const int Threads = 4, Codes = 300;
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.PerfMap);
        Parallel.For(0, Threads, thread =>
        {
            using var emit = new StackEmitter(heap);
            for (int i = 0; i < Codes; i++)
            {
                emit.EmitHalt();
                emit.Compile($"{new string((char)('a' + thread), i * 20)}-{i}").Dispose();
            }
        });
        var names = Lines().Select(line => line.Name).ToHashSet();
        for (int thread = 0; thread < Threads; thread++)
            for (int i = 0; i < Codes; i++)
                Assert.That(names, Does.Contain($"{new string((char)('a' + thread), i * 20)}-{i}"));
    }

    [Test]
    public void A_map_of_a_process_that_had_the_same_number_is_replaced_and_no_link_is_followed()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string map = Path.Combine(folder, "map"), other = Path.Combine(folder, "other");
        File.WriteAllText(other, "other");
        File.CreateSymbolicLink(map, other);
        new PerfMap(map).Publish(new PublishedCode(0x1000, 16, "f", [new PublishedFunction(0, 16, "f")]));
        Assert.That((File.ReadAllText(map), File.ReadAllText(other)), Is.EqualTo(("1000 10 f\n", "other")));
        Directory.Delete(folder, recursive: true);
    }

    private static List<(nint Start, int Length, string Name)> Lines()
    {
        var lines = new List<(nint, int, string)>();
        using var reader = new StreamReader(new FileStream(TracedHeap.MapPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ', 3);
            lines.Add((
                nint.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                parts[2]));
        }

        return lines;
    }
}
