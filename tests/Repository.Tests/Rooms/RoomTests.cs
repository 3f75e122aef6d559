using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Repository.Tests;

/// <summary>No two rooms know each other.</summary>
internal sealed class RoomTests
{
    private static IEnumerable<string> Projects() =>
        Directory.GetFiles(Path.Combine(Root.Folder, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!))
            .Order();

    [TestCaseSource(nameof(Projects))]
    public void The_rooms_of_a_project_form_no_circle(string project)
    {
        string folder = Path.Combine(Root.Folder, "src", project);
        var graph = new RoomGraph(Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText));

        Assert.That(graph.Rooms, Is.Not.Empty, "no room was read");
        Assert.That(graph.FindCircle(), Is.Empty);
    }

    [Test]
    public void Two_rooms_that_know_each_other_are_a_circle()
    {
        var graph = new RoomGraph(new Dictionary<string, string>
        {
            ["Upper/A.cs"] = "namespace N; class A { B b; }",
            ["Lower/B.cs"] = "namespace N; class B { static int F() => A.Length; static int Length; }",
        });

        Assert.That(graph.FindCircle(), Is.EqualTo(new[]
        {
            "Lower knows Upper: A in Lower/B.cs(1)",
            "Upper knows Lower: B in Upper/A.cs(1)",
        }));
    }

    [Test]
    public void A_member_of_an_unnamed_type_is_known_too()
    {
        var graph = new RoomGraph(new Dictionary<string, string>
        {
            ["One/A.cs"] = "class A { public B Next; }",
            ["Two/B.cs"] = "class B { public C Last; }",
            ["Three.cs"] = "class C { int F(D d) => d.First.Next.Last.Value; int Value; }",
            ["Four/D.cs"] = "class D { public A First; }",
        });

        Assert.That(graph.FindCircle(), Is.Not.Empty, "Three.cs reads members of A and B, and B knows Three.cs");
    }

    [Test]
    public void One_direction_is_no_circle()
    {
        var graph = new RoomGraph(new Dictionary<string, string>
        {
            ["Upper/A.cs"] = "class A { B b; C c; }",
            ["Middle/B.cs"] = "class B { C c; B b; }",
            ["C.cs"] = "class C { int unknown = Elsewhere.Value; }",
        });

        Assert.That(graph.FindCircle(), Is.Empty);
    }
}
