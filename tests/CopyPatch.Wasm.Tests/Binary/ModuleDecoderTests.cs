using System;
using System.Linq;
using NUnit.Framework;
using static CopyPatch.Wasm.Tests.Binary.ModuleBytes;

namespace CopyPatch.Wasm.Tests.Binary;

public sealed class ModuleDecoderTests
{
    [Test]
    public void A_module_may_be_empty() => Assert.That(Modules.ErrorOf(Module()), Is.Null);

    [Test]
    public void Every_beginning_of_a_module_is_refused_or_has_whole_sections()
    {
        byte[] module = Function(0x20, 0);
        int[] ends = [8, 8 + Types.Length];
        for (int length = 0; length < module.Length; length++)
            Assert.That(Modules.ErrorOf(module[..length]) is null, Is.EqualTo(ends.Contains(length)), $"{length} bytes");
    }

    [Test]
    public void Sections_have_an_order() =>
        Refuses(Module(Section(3, [0]), Section(1, [0])), "unexpected content after last section");

    [Test]
    public void A_section_comes_once() => Refuses(Module(Section(1, [0]), Section(1, [0])), "unexpected content after last section");

    [Test]
    public void The_data_count_comes_before_the_code() =>
        Assert.That(Modules.Check(Module(Section(12, [0]), Section(10, [0]), Section(11, [0]))).DataCount, Is.Zero);

    [Test]
    public void A_section_is_as_long_as_it_says() => Refuses(Module(Section(1, [0, 0])), "section size mismatch");

    [Test]
    public void A_number_of_32_bits_has_five_bytes_at_most()
    {
        Refuses(Module([1, 0x81, 0x80, 0x80, 0x80, 0x80, 0, 0]), "integer representation too long");
        Refuses(Module([1, 0x81, 0x80, 0x80, 0x80, 0x10, 0]), "integer too large");
        Assert.That(Modules.ErrorOf(Module([1, 0x81, 0x80, 0x80, 0x80, 0, 0])), Is.Null);
    }

    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }, int.MaxValue)]
    [TestCase(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x78 }, int.MinValue)]
    [TestCase(new byte[] { 0x7F }, -1)]
    [TestCase(new byte[] { 0xFF, 0x7F }, -1)]
    [TestCase(new byte[] { 0x3F }, 63)]
    public void A_constant_has_a_sign(byte[] number, int value) =>
        Assert.That((int)Modules.Check(WithGlobal([0x41, .. number])).GlobalInitializers[0].Bits, Is.EqualTo(value));

    [TestCase(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x70 }, "integer too large")]
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }, "integer too large")]
    [TestCase(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0 }, "integer representation too long")]
    public void A_constant_has_32_bits(byte[] number, string error) => Refuses(WithGlobal([0x41, .. number]), error);

    [Test]
    public void A_constant_expression_is_one_constant()
    {
        Refuses(WithGlobal([]), "type mismatch");
        Refuses(WithGlobal([0x41, 0, 0x41, 0]), "type mismatch");
        Refuses(WithGlobal([0x42, 0]), "type mismatch");
        Refuses(WithGlobal([0x23, 0]), "unknown global");
        Refuses(WithGlobal([0x01]), "constant expression required");
        Refuses(WithGlobal([0x06]), "illegal opcode");
    }

    [Test]
    public void A_name_is_UTF_8()
    {
        Refuses(Module(Section(0, [1, 0xFF])), "malformed UTF-8 encoding");
        Refuses(Module(Section(0, [3, 0xED, 0xA0, 0x80])), "malformed UTF-8 encoding");
        Assert.That(Modules.ErrorOf(Module(Section(0, [3, 0xEF, 0xBB, 0xBF]))), Is.Null);
    }

    [Test]
    public void Exports_have_different_names() =>
        Refuses(Module(Section(5, [1, 0, 1]), Section(7, [2, 1, 97, 2, 0, 1, 97, 2, 0])), "duplicate export name");

    [Test]
    public void There_is_one_memory_of_4_GiB_at_most()
    {
        Refuses(Module(Section(5, [2, 0, 1, 0, 1])), "multiple memories");
        Refuses(Module(Section(5, [1, 0, 0x81, 0x80, 0x04])), "memory size must be at most 65536 pages");
        Refuses(Module(Section(5, [1, 1, 2, 1])), "size minimum must not be greater than maximum");
        Assert.That(Modules.Check(Module(Section(5, [1, 0, 0x80, 0x80, 0x04]))).Memories[0].Limits.Minimum, Is.EqualTo(65536));
    }

    [Test]
    public void Each_function_has_a_body() =>
        Refuses(Module(Types, Section(3, [1, 0])), "function and code section have inconsistent lengths");

    [Test]
    public void Data_is_counted() =>
        Refuses(Module(Section(5, [1, 0, 1]), Section(12, [1])), "data count and data section have inconsistent lengths");

    [Test]
    public void All_forms_of_element_segments_are_read()
    {
        byte[] nothing = [0x41, 0, 0x0B];
        ModuleData module = Modules.Check(Module(
            Types,
            Section(2, [1, 1, 97, 1, 98, 0, 0]),
            Section(4, [1, 0x70, 0, 8]),
            Section(9, [
                8,
                0, .. nothing, 1, 0,
                1, 0, 1, 0,
                2, 0, .. nothing, 0, 1, 0,
                3, 0, 1, 0,
                4, .. nothing, 1, 0xD2, 0, 0x0B,
                5, 0x6F, 1, 0xD0, 0x6F, 0x0B,
                6, 0, .. nothing, 0x70, 1, 0xD0, 0x70, 0x0B,
                7, 0x70, 1, 0xD2, 0, 0x0B,
            ])));
        SegmentMode[] modes = [.. module.Elements.Select(element => element.Mode)];
        const SegmentMode Active = SegmentMode.Active, Passive = SegmentMode.Passive, Declarative = SegmentMode.Declarative;
        Assert.That(modes, Is.EqualTo(new[] { Active, Passive, Active, Declarative, Active, Passive, Active, Declarative }));
        Assert.That(module.Elements.Select(element => element.Items.Length), Is.All.EqualTo(1));
        Assert.That(module.Elements[5].Type, Is.EqualTo(WasmValueType.ExternRef));
    }

    [Test]
    public void Names_are_read()
    {
        ModuleData module = Modules.Check(Module(Section(0, [4, .. "name"u8, 0, 2, 1, 109, 1, 4, 1, 7, 1, 102])));
        Assert.That(module.Name, Is.EqualTo("m"));
        Assert.That(module.FunctionNames[7], Is.EqualTo("f"));
    }

    [Test]
    public void Broken_names_are_none()
    {
        ModuleData module = Modules.Check(Module(Section(0, [4, .. "name"u8, 0, 2, 1, 109, 1, 4, 1, 7, 9, 102])));
        Assert.That(module.Name, Is.Null);
        Assert.That(module.FunctionNames, Is.Empty);
    }

    [Test]
    public void A_function_has_50000_locals_at_most()
    {
        Assert.That(Modules.ErrorOf(FunctionWithLocals([1, .. Number(49_999), 0x7F], [0x20, 0])), Is.Null);
        Refuses(FunctionWithLocals([1, .. Number(50_000), 0x7F], [0x20, 0]), "too many locals");
        Refuses(FunctionWithLocals([2, .. Number(uint.MaxValue), 0x7F, .. Number(uint.MaxValue), 0x7F], [0x20, 0]), "too many locals");
    }

    [Test]
    public void A_small_module_takes_little_memory()
    {
        byte[] body = [6, 1, .. Number(49_999), 0x7F, 0x0B];
        byte[][] functions = [.. Enumerable.Repeat(body, 1000)];
        byte[] code = [.. Number(1000), .. functions.SelectMany(bytes => bytes)];
        byte[] types = [.. Number(1000), .. new byte[1000]];
        Refuses(Module(Types, Section(3, types), Section(10, code)), "too many locals in all functions together");
        Refuses(Module(Section(1, [1, 0x60, 0, .. Number(1001), .. new byte[1001]])), "too many parameters or results");
        Refuses(Module(Section(1, Number(uint.MaxValue))), "unexpected end");
    }

    [Test]
    public void An_error_has_a_place() =>
        Assert.That(Assert.Throws<WasmFormatException>(() => Modules.Check(Module([13, 0])))!.Offset, Is.EqualTo(9));

    private static byte[] WithGlobal(ReadOnlySpan<byte> expression) => Module(Section(6, [1, 0x7F, 0, .. expression, 0x0B]));

    private static void Refuses(byte[] module, string error) => Assert.That(Modules.ErrorOf(module), Does.StartWith(error));
}
