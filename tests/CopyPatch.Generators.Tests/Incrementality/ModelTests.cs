using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Incrementality;

/// <summary>What the pipeline keeps between runs must not keep a compilation.</summary>
public class ModelTests
{
    private const string Source = """
        using CopyPatch;
        [StencilLibrary("stencils/test.c")]
        public partial class Emitter { [HostFunction("print")] private static void Print(long value) { } }
        """;

    [Test]
    public void No_type_of_a_model_can_hold_a_symbol_or_syntax()
    {
        var seen = new HashSet<Type>();
        Visit(typeof(ClassStencils), seen);
        Visit(typeof(Binding), seen);

        Assert.That(seen, Does.Contain(typeof(MethodParameter)), "the walk goes through arrays");
        Assert.That(seen.Where(type => typeof(ISymbol).IsAssignableFrom(type) || typeof(SyntaxNode).IsAssignableFrom(type)
            || typeof(SyntaxTree).IsAssignableFrom(type) || typeof(Compilation).IsAssignableFrom(type)
            || typeof(Location).IsAssignableFrom(type) || type == typeof(SemanticModel) || type == typeof(object)), Is.Empty);
    }

    [Test]
    public void The_old_compilation_can_be_collected()
    {
        var project = new Project(Source, BakedText.Of(Snippets.Calc));
        (GeneratorDriver driver, WeakReference old) = RunTwice(project);
        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(old.IsAlive, Is.False);
        Assert.That(driver.GetRunResult().GeneratedTrees, Has.Length.EqualTo(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference Old) RunTwice(Project project)
    {
        CSharpCompilation old = project.CreateCompilation();
        GeneratorDriver driver = project.CreateDriver().RunGenerators(old);
        driver = driver.RunGenerators(old.ReplaceSyntaxTree(old.SyntaxTrees[0], project.Parse("// Moved.\n" + Source)));
        return (driver, new WeakReference(old));
    }

    private static void Visit(Type type, HashSet<Type> seen)
    {
        if (type.IsArray)
            Visit(type.GetElementType()!, seen);
        foreach (Type argument in type.GetGenericArguments())
            Visit(argument, seen);

        // DiagnosticDescriptor is Roslyn's, immutable, and holds strings.
        if (type == typeof(DiagnosticDescriptor) || type.IsPrimitive || type.IsEnum || type == typeof(string) || !seen.Add(type))
            return;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            Visit(field.FieldType, seen);
    }
}
