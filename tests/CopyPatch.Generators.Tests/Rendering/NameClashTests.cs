using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>Operands may have any name: also one that the code that emits them has for something of its own.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class NameClashTests
{
    private const string Source = "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] partial class Emitter { }";

    [Test]
    public void An_operand_may_have_the_name_of_each_local_and_of_each_member_that_is_used()
    {
        Generation plain = Generate([["a", "b", "h"]]);
        string[] names = [.. NamesIn(plain)];
        string[] some = ["cp_code", "cp_i0", "cp_i1", "cp_forms", "cp_data", "code", "LaneOf", "Reserve", "Advance"];
        Assert.That(names, Is.SupersetOf(some));
        Generation renamed = Generate(InThrees(names));

        // The names that locals have where those are taken.
        Generation again = Generate(InThrees([.. NamesIn(renamed).Except(names), "cp_code", "code", "code_"]));
        Assert.That(renamed.Diagnostics.Concat(renamed.CompilerDiagnostics), Is.Empty);
        Assert.That(again.Diagnostics.Concat(again.CompilerDiagnostics), Is.Empty);
    }

    private static string[][] InThrees(string[] names) =>
        [.. names.Chunk(3).Select(three => three.Length == 3 ? three : [.. three, .. names.Take(3 - three.Length)])];

    // An operation whose placements are not linear, and a stencil, each with these operands.
    private static Generation Generate(IReadOnlyList<string[]> names) => new Project(Source, OperationCompiler.Compile(
        """
        #define CP_VALUES
        #include <copypatch.h>
        CP_ENTRY(run, int64_t, (int64_t *, frame))

        """ + string.Concat(names.Select((its, i) => $$"""
        CP_OP(divide{{i}}, void, (int64_t, {{its[0]}}), (int64_t, {{its[1]}}, rc))
        {
            CP_HOLE(int64_t, {{its[2]}});
            *(int64_t *)frame = ({{its[0]}} + {{its[2]}}) / ({{its[1]}} | 1);
        }
        CP_STENCIL(push{{i}})
        {
            CP_HOLE(int64_t, {{its[0]}}); CP_HOLE(int64_t, {{its[1]}});
            *(int64_t *)frame = {{its[0]}} + {{its[1]}};
            if (*(int64_t *)frame) CP_JUMP({{its[2]}});
            CP_NEXT();
        }

        """)))).Generate();

    private static IEnumerable<string> NamesIn(Generation generation)
    {
        SyntaxNode[] bodies = [.. generation.Result.GeneratedTrees.Single().GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.Identifier.Text.StartsWith("Emit", System.StringComparison.Ordinal))];
        IEnumerable<SyntaxNode> nodes = bodies.SelectMany(body => body.DescendantNodes());
        return nodes.OfType<VariableDeclaratorSyntax>().Select(local => local.Identifier.Text)
            .Concat(nodes.OfType<InvocationExpressionSyntax>().Select(call =>
                (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text ?? call.Expression.ToString()))
            .Where(name => name.All(letter => letter == '_' || char.IsAsciiLetterOrDigit(letter))).Distinct();
    }
}
