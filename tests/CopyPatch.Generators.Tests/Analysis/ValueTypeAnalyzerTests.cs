using System.Linq;
using System.Threading.Tasks;
using CopyPatch.Generators.Analysis;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Analysis;

[TestOf(typeof(ValueTypeAnalyzer))]
public class ValueTypeAnalyzerTests
{
    [TestCase("Register<short> r = default;", "Register<short>")]
    [TestCase("var r = new CopyPatch.Register<nint>(0);", "Register<nint>")]
    [TestCase("var s = new Slot<uint>(1);", "Slot<uint>")]
    [TestCase("Operand<byte> o = (byte)1;", "Operand<byte>")]
    [TestCase("object o = default(Location<Other>);", "Location<Other>")]
    [TestCase("Register<int> r = new(0); Slot<long> s = new(1); Operand<float> o = 1f; Location<double> l = new Register<double>(2);")]
    [TestCase("Outer.Register<short> none = null!;")]
    [TestCase("Register<Missing> r = default;")]
    public async Task A_type_that_no_value_has_does_not_compile(string statement, params string[] refused)
    {
        Compilation compilation = new Project(Snippets.Header + $$"""
            public struct Other;
            public class Outer { public class Register<T>; }
            public class Generic<T> where T : unmanaged
            {
                public Outer.Register<short>? Nested;
                public CopyPatch.Slot<T> Open;
                public void Run() { {{statement}} }
            }
            """).CreateCompilation();
        var diagnostics = await compilation.WithAnalyzers([new ValueTypeAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Assert.That(diagnostics.Select(diagnostic => diagnostic.Id), Is.All.EqualTo("CP0039"));
        Assert.That(diagnostics.Select(diagnostic => diagnostic.Severity), Is.All.EqualTo(DiagnosticSeverity.Error));
        Assert.That(diagnostics.Select(diagnostic => diagnostic.GetMessage().Split('\'')[1]), Is.EqualTo(refused));
    }
}
