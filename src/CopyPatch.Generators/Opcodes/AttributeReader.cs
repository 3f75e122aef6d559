using System.Threading;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Attribute arguments, where any may be missing or of another type while its line is being typed.</summary>
internal static class AttributeReader
{
    public static bool Is(this AttributeData attribute, string fullName)
        => attribute.AttributeClass is { ContainingType: null } type && fullName.EndsWith(type.Name)
            && type.ToDisplayString() == fullName;

    public static string? Text(AttributeData attribute, int index)
        => index < attribute.ConstructorArguments.Length ? Text(attribute.ConstructorArguments[index]) : null;

    public static string? Text(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return Text(argument.Value);
        }

        return null;
    }

    public static INamedTypeSymbol? Type(AttributeData attribute)
        => attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Type } constant
            ? constant.Value as INamedTypeSymbol
            : null;

    public static LocationInfo? LocationOf(AttributeData attribute, CancellationToken cancellation)
        => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } syntax ? LocationInfo.From(syntax) : null;

    // TypedConstant.Value throws for an array, which `[Opcode(new string[0])]` is.
    private static string? Text(TypedConstant constant)
        => constant.Kind == TypedConstantKind.Primitive ? constant.Value as string : null;
}

internal static class AttributeNames
{
    public const string StencilLibrary = "CopyPatch.StencilLibraryAttribute";
    public const string StencilOperations = "CopyPatch.StencilOperationsAttribute";
    public const string StencilInterpreter = "CopyPatch.StencilInterpreterAttribute";
    public const string Opcode = "CopyPatch.OpcodeAttribute";
    public const string NativeFunction = "CopyPatch.NativeFunctionAttribute";
    public const string HostObject = "CopyPatch.HostObjectAttribute";
    public const string HostFunction = "CopyPatch.HostFunctionAttribute";
}
