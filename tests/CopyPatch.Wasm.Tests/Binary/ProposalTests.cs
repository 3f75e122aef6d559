using NUnit.Framework;
using static CopyPatch.Wasm.Tests.Binary.ModuleBytes;

namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>
/// Modules that use what newer versions of WebAssembly have: not broken ones, and so an error names what it is, and where.
/// </summary>
public sealed class ProposalTests
{
    private static readonly byte[] s_names = Section(0, [4, .. "name"u8, 1, 7, 1, 0, 4, .. "go\u001B["u8]);

    [TestCase(new byte[] { 0xFD, 12 }, "illegal opcode 0xfd 12: SIMD is not supported")]
    [TestCase(new byte[] { 0xFE, 0, 2, 0 }, "illegal opcode 0xfe 0: an operator for threads is not supported")]
    [TestCase(new byte[] { 0x06, 0x40 }, "illegal opcode 0x06: exception handling is not supported")]
    [TestCase(new byte[] { 0x12, 0 }, "illegal opcode 0x12: a tail call is not supported")]
    [TestCase(new byte[] { 0xFB, 0, 0 }, "illegal opcode 0xfb 0: garbage collection is not supported")]
    [TestCase(new byte[] { 0x02, 0x7B, 0x0B }, "malformed value type 0x7b: SIMD is not supported")]
    [TestCase(new byte[] { 0xD0, 0x69 }, "malformed reference type 0x69: exception handling is not supported")]
    [TestCase(new byte[] { 0xFF }, "illegal opcode 0xff, ")]
    public void An_operator_is_named_with_its_function(byte[] operators, string expected)
    {
        byte[] module = [.. Function(operators), .. s_names];
        Assert.That(Modules.ErrorOf(module), Does.Contain(expected).And.Contain("in function 0 (go\\u{1b}[)"));
    }

    [Test]
    public void A_local_is_named_with_its_function() =>
        Assert.That(
            Modules.ErrorOf(FunctionWithLocals([1, 1, 0x7B], [0x20, 0])), Does.Contain("0x7b: SIMD is not supported, in function 0"));

    [TestCase(1, new byte[] { 1, 0x60, 1, 0x7B, 0 }, "malformed value type 0x7b: SIMD is not supported, in type 0")]
    [TestCase(1, new byte[] { 1, 0x5F, 0 }, "garbage collection is not supported")]
    [TestCase(5, new byte[] { 1, 3, 1, 1 }, "memory that threads share is not supported")]
    [TestCase(5, new byte[] { 1, 4, 1 }, "a 64-bit memory is not supported")]
    [TestCase(13, new byte[] { 1, 0, 0 }, "exception handling (tags) is not supported")]
    public void A_section_is_told_from_a_broken_one(byte id, byte[] content, string expected) =>
        Assert.That(Modules.ErrorOf(Module(Section(id, content))), Does.Contain(expected));
}
