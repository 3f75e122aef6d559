using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

internal sealed class ListingTests
{
    private const string Text = """
        (module (import "env" "log" (func $log (param i32)))
          (func $twice (export "double") (param $n i32) (result i32) (i32.add (local.get $n) (local.get $n)))
          (func $table (param i32) (block (block (br_table 0 1 0 (local.get 0))) unreachable)))
        """;

    private static readonly WasmModuleOptions s_options = new() { KeepListing = true };

    [Test]
    public void A_listing_has_each_operator_in_the_text_format_and_all_machine_code()
    {
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Text), s_options);
        WasmListing listing = module.GetListing(1);
        Assert.That(listing.Title, Is.EqualTo("function 1 (twice)"));
        Assert.That(listing.Type.ToString(), Is.EqualTo("(i32) -> (i32)"));
        Assert.That(listing.LocalCount, Is.EqualTo(1));
        Assert.That(listing.OperatorBytes, Is.EqualTo(6));
        Assert.That(
            listing.Entries.Select(entry => entry.Operator), Is.EqualTo(new[] { "local.get 0", "local.get 0", "i32.add", "end", null }));
        Assert.That(listing.Entries.Select(entry => entry.CodeOffset), Is.Ordered.And.All.InRange(0, listing.MachineCode.Length));
        Assert.That(listing.MachineCode.Length, Is.GreaterThan(0));
        Assert.That(
            string.Join("; ", module.GetListing(2).Entries.Select(entry => entry.Operator ?? "out of line")),
            Is.EqualTo("block; block; local.get 0; br_table 0 1 0; end; unreachable; end; end; out of line"));
    }

    [Test]
    public void Listings_of_all_functions_are_all_of_the_machine_code()
    {
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Text), s_options);
        Assert.That(module.FunctionCount, Is.EqualTo(3));
        WasmListing[] listings = [.. Enumerable.Range(1, 2).Select(module.GetListing)];
        Assert.That(listings.Sum(listing => listing.MachineCode.Length), Is.EqualTo(module.MachineCodeBytes));
        Assert.That(listings.Sum(listing => listing.OperatorBytes), Is.EqualTo(module.OperatorBytes));
    }

    [TestCase("double", 1)]
    [TestCase("twice", 1)]
    [TestCase("log", 0)]
    [TestCase("nothing", null)]
    public void A_function_is_found_by_its_export_or_its_name(string name, int? function)
    {
        using WasmModule module = Wat.Compile(Text);
        Assert.That(module.FindFunction(name), Is.EqualTo(function));
    }

    [Test]
    public void There_is_no_listing_of_what_has_no_code_or_was_not_asked_for()
    {
        using WasmModule module = WasmModule.Compile(Wat.Bytes(Text), s_options);
        Assert.That(() => module.GetListing(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => module.GetListing(3), Throws.TypeOf<ArgumentOutOfRangeException>());
        module.Dispose();
        Assert.That(() => module.GetListing(1), Throws.TypeOf<ObjectDisposedException>());
        using WasmModule without = Wat.Compile(Text);
        Assert.That(() => without.GetListing(1), Throws.InvalidOperationException.With.Message.Contains("KeepListing"));
    }
}
