using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Rendering;
using CopyPatch.Generators.Stencils;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Opcodes;

public class NamesAndTypesTests
{
    private static readonly DeclaredNames s_declared = new(
        "global::N.", ImmutableArray.Create("Cell"), ImmutableArray.Create("event"), "A");

    [TestCase("push", "EmitPush")]
    [TestCase("jump_if_zero", "EmitJumpIfZero")]
    [TestCase("i32_add", "EmitI32Add")]
    [TestCase("_load__2", "EmitLoad2")]
    [TestCase("loadLocal", "EmitLoadLocal")]
    public void A_stencil_gets_a_method_name(string stencil, string method)
        => Assert.That(MethodNames.Emit(stencil), Is.EqualTo(method));

    [Test]
    public void The_names_that_the_runtime_has_are_taken()
    {
        Assert.That(MethodNames.Taken, Is.EquivalentTo(
            NamesOf(typeof(StencilEmitter)).Union(["Compile", "IsSupported", "Operations", "Program"])));
        Assert.That(ProgramWriter.Taken, Is.EquivalentTo(NamesOf(typeof(CompiledCode)).Append("Program")));
    }

    // What the generated class, or one that the user writes, can name without a receiver; ReferenceEquals is in nobody's way.
    private static IEnumerable<string> NamesOf(Type type) => type
        .GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.FlattenHierarchy)
        .Where(member => member switch
        {
            MethodBase method => !method.IsSpecialName && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
            PropertyInfo property => property.GetMethod is { } get && (get.IsPublic || get.IsFamily || get.IsFamilyOrAssembly),
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            Type nested => nested.IsNestedPublic || nested.IsNestedFamily || nested.IsNestedFamORAssem,
            _ => false,
        })
        .Select(member => member.Name).Where(name => name is not ("ReferenceEquals" or ".ctor")).Distinct();

    [TestCase("value", "value")]
    [TestCase("class", "@class")]
    [TestCase("a$b", "a_b")]
    public void A_C_name_becomes_an_identifier(string name, string identifier)
        => Assert.That(MethodNames.Identifier(name), Is.EqualTo(identifier));

    [TestCase('p', "int64_t *", "long*")]
    [TestCase('p', "const char *", "sbyte*")]
    [TestCase('p', "uint8_t const * restrict", "byte*")]
    [TestCase('p', "unsigned long long **", "ulong**")]
    [TestCase('p', "size_t*", "nuint*")]
    [TestCase('p', "struct frame *", "void*")]
    [TestCase('p', "void (*)(int)", "void*")]
    [TestCase('p', "cp_code", "void*")]
    [TestCase('p', "const struct Cell *", "global::N.Cell*")]
    [TestCase('p', "Cell**", "global::N.Cell**")]
    [TestCase('p', "event *", "global::N.@event*")]
    [TestCase('A', "const event", "global::N.@event")]
    [TestCase('A', "uint8_t", "byte")]
    [TestCase('l', "ptrdiff_t", "long")]
    [TestCase('b', "_Bool", "bool")]
    public void An_entry_types_its_pointers(char code, string spelling, string type)
        => Assert.That(CSharpType.TypedOf(new CType(code, spelling), s_declared), Is.EqualTo(type));
}
