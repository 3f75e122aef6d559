using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Reads a class and its attributes. Whatever half-typed code looks like, it reads what is there.</summary>
internal static class EmitterClassReader
{
    /// <summary>
    /// Reads the class that the attribute stands on or in; null unless this attribute is the first one of the class,
    /// so that a class with many attributes is read once.
    /// </summary>
    public static EmitterClass? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol? type = context.TargetSymbol as INamedTypeSymbol ?? context.TargetSymbol.ContainingType;
        if (type is null || !IsFirst(type, context.Attributes))
            return null;

        TypeDeclarationSyntax? declaration = context.TargetNode.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        LocationInfo? location = declaration is null ? null : LocationInfo.From(declaration.Identifier);
        var diagnostics = ImmutableArray.CreateBuilder<OpcodeDiagnostic>();
        var libraries = ImmutableArray.CreateBuilder<LibraryReference>();
        var opcodes = ImmutableArray.CreateBuilder<OpcodeReference>();
        var natives = ImmutableArray.CreateBuilder<NativeFunction>();
        foreach (AttributeData attribute in type.GetAttributes())
        {
            LocationInfo? place = AttributeReader.LocationOf(attribute, cancellation);
            string? first = AttributeReader.Text(attribute, 0);
            if (IsLibrary(attribute) && first is not null)
                libraries.Add(new LibraryReference(first, place));
            else if (attribute.Is(AttributeNames.NativeFunction) && first is not null && AttributeReader.Text(attribute, 1) is { } library)
                natives.Add(new NativeFunction(first, library, AttributeReader.Text(attribute, "EntryPoint") ?? first, place));
            else if (attribute.Is(AttributeNames.Opcode) && first is not null)
                opcodes.Add(new OpcodeReference(
                    first, AttributeReader.Text(attribute, 1), AttributeReader.Text(attribute, "Method"), place));
        }

        var methods = ImmutableArray.CreateBuilder<OpcodeMethod>();
        var hostFunctions = ImmutableArray.CreateBuilder<HostMethod>();
        bool isEmitter = IsEmitter(type);
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            cancellation.ThrowIfCancellationRequested();
            OpcodeMethodReader.Read(method, methods, diagnostics, cancellation);
            string? hindrance = isEmitter && !method.IsStatic ? HostMethodReader.NotOfEmitter : null;
            HostMethodReader.Read(method, hindrance, null, hostFunctions, diagnostics);
        }

        if (type.IsStatic && !isEmitter)
            diagnostics.AddRange(HostBinder.ReportUncalled(type.Name, hostFunctions));

        Compilation compilation = context.SemanticModel.Compilation;
        string? hostObject = HostObjectReader.Read(type, compilation, hostFunctions, diagnostics, cancellation);
        if (isEmitter && compilation is CSharpCompilation { Options.AllowUnsafe: false })
            diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.UnsafeBlocksOff, location, type.Name));

        return new EmitterClass(
            NameOf(type),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "",
            ContainingTypesOf(type),
            location,
            isEmitter,
            KindOf(type),
            HostObjectReader.AccessOf(type) == HostObjectReader.Public,
            type.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared),
            type.BaseType is { SpecialType: not SpecialType.System_Object },
            type.MemberNames.OrderBy(name => name, System.StringComparer.Ordinal).ToImmutableArray(),
            type.GetMembers().Where(member => !member.IsImplicitlyDeclared && Ours(member) is null).Select(Signature).ToImmutableArray(),
            libraries.ToImmutable(),
            opcodes.ToImmutable(),
            methods.ToImmutable(),
            hostObject,
            hostFunctions.ToImmutable(),
            natives.ToImmutable(),
            isEmitter ? ClassForm.Check(type, location, cancellation) : null,
            diagnostics.ToImmutable());
    }

    private static string Signature(ISymbol member) => member is IMethodSymbol method
        ? $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => ValueType.From(parameter.Type).Name))})"
        : member.Name;

    private static bool IsFirst(INamedTypeSymbol type, ImmutableArray<AttributeData> attributes)
    {
        AttributeData? first = Ours(type)
            ?? type.GetMembers().OfType<IMethodSymbol>().Select(Ours).FirstOrDefault(ours => ours is not null);
        return first?.ApplicationSyntaxReference is { } its && attributes.Any(attribute =>
            attribute.ApplicationSyntaxReference is { } other && other.SyntaxTree == its.SyntaxTree && other.Span == its.Span);
    }

    private static bool IsEmitter(INamedTypeSymbol type) => type.GetAttributes()
        .Concat(type.GetMembers().OfType<IMethodSymbol>().SelectMany(method => method.GetAttributes()))
        .Any(attribute => IsLibrary(attribute) || attribute.Is(AttributeNames.Opcode));

    private static bool IsLibrary(AttributeData attribute) =>
        attribute.Is(AttributeNames.StencilLibrary) || attribute.Is(AttributeNames.StencilInterpreter)
        || attribute.Is(AttributeNames.StencilOperations);

    private static EmitterKind KindOf(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface ? EmitterKind.Interface
        : type.GetAttributes().Any(attribute => attribute.Is(AttributeNames.StencilInterpreter)) ? EmitterKind.Interpreter
        : EmitterKind.Emitter;

    private static AttributeData? Ours(ISymbol symbol) => symbol.GetAttributes().FirstOrDefault(attribute =>
        IsLibrary(attribute) || attribute.Is(AttributeNames.Opcode)
        || attribute.Is(AttributeNames.HostFunction));

    private static EquatableArray<string> ContainingTypesOf(INamedTypeSymbol type)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            names.Insert(0, $"{ClassForm.KeywordOf(outer)} {NameOf(outer)}");
        return names.ToImmutable();
    }

    private static string NameOf(INamedTypeSymbol type)
        => SyntaxFacts.GetKeywordKind(type.Name) == SyntaxKind.None ? type.Name : "@" + type.Name;
}
