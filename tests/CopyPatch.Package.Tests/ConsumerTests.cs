using System.IO;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

internal sealed class ConsumerTests
{
    private const string Output = "print 3\nprint 2\nprint 1\nanswer 42\n";

    private TemporaryConsumer _consumer = null!;

    [SetUp]
    public void SetUp()
    {
        _consumer = new TemporaryConsumer();
        _consumer.Copy("Calc");
    }

    [TearDown]
    public void TearDown() => _consumer.Dispose();

    [Test]
    public void A_program_runs_under_CoreCLR()
    {
        (int exitCode, string output) = _consumer.Dotnet("Calc", "run", "-c", "Release");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Is.EqualTo(Output + "dynamic code True\n"));
        Assert.That(Directory.Exists(Path.Combine(_consumer.Cache, "copypatch.generators", BuiltPackages.Version)));
    }

    [Test]
    public void A_program_compiled_ahead_of_time_runs_and_had_no_warnings()
    {
        (int built, string log) = _consumer.Dotnet(
            "Calc", "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-o", "published");
        Assert.That(built, Is.Zero, log);
        Assert.That(log, Does.Not.Contain("warning"));
        (int exitCode, string output) = _consumer.Run(_consumer.PathOf("Calc/published/Calc"), "Calc");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Is.EqualTo(Output + "dynamic code False\n"));
    }

    [TestCase("osx-arm64")]
    [TestCase("osx-x64")]
    public void A_program_that_is_published_for_macOS_has_its_native_library_beside_it(string runtime)
    {
        // Without a host of its own, whose package need not be here.
        (int built, string log) = _consumer.Dotnet(
            "Calc", "publish", "-r", runtime, "--self-contained", "false", "-p:UseAppHost=false", "-o", "published");
        Assert.That(built, Is.Zero, log);
        Assert.That(File.Exists(_consumer.PathOf("Calc/published/libcopypatch_apple.dylib")), log);
    }

    [Test]
    public void A_program_with_baked_stencils_needs_no_clang()
    {
        const string noClang = "-p:CopyPatchClang=/nowhere/clang";
        (int failed, string log) = _consumer.Dotnet("Calc", "build", noClang);
        Assert.That(failed, Is.Not.Zero);
        Assert.That(log, Does.Contain("CP0001"));

        (int baked, log) = _consumer.Dotnet("Calc", "build", "-t:BakeStencils");
        Assert.That(baked, Is.Zero, log);
        (int exitCode, string output) = _consumer.Dotnet("Calc", "run", noClang);
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.StartWith(Output));
    }

    [Test]
    public void A_program_may_use_it_through_a_library()
    {
        // The same emitter in a library; the program refers to that library only.
        string program = File.ReadAllText(_consumer.PathOf("Calc/Program.cs"));
        File.Delete(_consumer.PathOf("Calc/Program.cs"));
        string project = File.ReadAllText(_consumer.PathOf("Calc/Calc.csproj"));
        _consumer.Write("Calc/Calc.csproj", project.Replace("<OutputType>Exe</OutputType>", ""));
        _consumer.Write("App/Program.cs", program);
        _consumer.Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Calc/Calc.csproj" />
              </ItemGroup>
            </Project>
            """);
        (int exitCode, string output) = _consumer.Dotnet("App", "run");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.StartWith(Output));
    }

    [TestCase("<ProjectReference Include=\"../Calc/Calc.csproj\" />")]
    [TestCase("<PackageReference Include=\"Calc\" Version=\"1.0.0-test\" />")]
    public void Nothing_changes_for_a_program_that_uses_a_library_made_with_it(string reference)
    {
        File.Delete(_consumer.PathOf("Calc/Program.cs"));
        string project = File.ReadAllText(_consumer.PathOf("Calc/Calc.csproj"));
        _consumer.Write("Calc/Calc.csproj", project.Replace("<OutputType>Exe</OutputType>", ""));
        if (reference.StartsWith("<PackageReference", System.StringComparison.Ordinal))
        {
            (int packed, string log) = _consumer.Dotnet("Calc", "pack", "-o", _consumer.Packages, "-p:PackageVersion=1.0.0-test");
            Assert.That(packed, Is.Zero, log);
        }

        // It has C of its own in a folder of that name.
        _consumer.Write("App/stencils/own.c", "#error not yours\n");
        _consumer.Write("App/Program.cs", """
            using var heap = new CopyPatch.CodeHeap();
            using var emit = new Calc.CalcEmitter(heap);
            System.Console.WriteLine(emit.GetType().Name);
            """);
        _consumer.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>{reference}</ItemGroup>
            </Project>
            """);
        (int exitCode, string output) = _consumer.Dotnet("App", "run");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Is.EqualTo("CalcEmitter\n"));
        (_, output) = _consumer.Dotnet(
            "App", "msbuild", "-getProperty:AllowUnsafeBlocks", "-getProperty:CopyPatchIncludeDirectory", "-getItem:Stencil");
        Assert.That(output.Replace(" ", "").Replace("\n", ""), Is.EqualTo(
            """{"Properties":{"AllowUnsafeBlocks":"false","CopyPatchIncludeDirectory":""},"Items":{"Stencil":[]}}"""));
    }

    [TestCase("netstandard2.0")]
    [TestCase("net9.0")]
    public void A_project_for_another_framework_is_refused_with_the_one_that_there_is(string framework)
    {
        string project = File.ReadAllText(_consumer.PathOf("Calc/Calc.csproj"));
        _consumer.Write("Calc/Calc.csproj", project.Replace("net10.0", framework));
        (int exitCode, string output) = _consumer.Dotnet("Calc", "build");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does
            .Contain($"error NU1202: Package CopyPatch.Generators {BuiltPackages.Version} is not compatible with {framework} ")
            .And.Contain("supports: net10.0 ").And.Not.Contain("error CS").And.Not.Contain("error CP"));
    }

    [Test]
    public void A_C_error_of_a_user_is_told_at_its_place()
    {
        string c = _consumer.PathOf("Calc/stencils/calc.c");
        File.AppendAllText(c, "CP_STENCIL(bad) { nothing = 1; CP_NEXT(); }\n");
        int line = File.ReadAllLines(c).Length;
        (int exitCode, string output) = _consumer.Dotnet("Calc", "build");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain($"{c}({line},19): error CP0003: use of undeclared identifier 'nothing'"));
    }
}
