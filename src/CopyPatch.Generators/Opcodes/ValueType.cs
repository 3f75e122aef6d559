using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>A C# type, by what it can stand for in C.</summary>
/// <param name="Name">As generated code writes it.</param>
/// <param name="ShortName">As a message writes it.</param>
/// <param name="Code">
/// The C type code that it passes for; else <see cref="Label"/>, <see cref="CodeTarget"/>, <see cref="Link"/>,
/// <see cref="Struct"/> or <see cref="None"/>.
/// </param>
internal sealed record ValueType(string Name, string ShortName, char Code)
{
    public const char Label = '@';
    public const char CodeTarget = '&';
    public const char Link = '~';
    public const char None = '\0';

    /// <summary>What C declares: the code of all types that C# cannot pass to C.</summary>
    public const char Struct = '?';

    private static readonly SymbolDisplayFormat s_name = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static ValueType From(ITypeSymbol type) => new(
        type.ToDisplayString(s_name),
        type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
        CodeOf(type));

    /// <summary>
    /// The same, where it is what C declares for C#: the compiler does not know that type yet while the generator runs.
    /// </summary>
    public ValueType Resolve(DeclaredNames names)
    {
        string pointee = Name.TrimEnd('*');
        string simple = pointee.Substring(pointee.LastIndexOfAny(['.', ':']) + 1).TrimStart('@');
        if (Code == None && names.CodeOf(simple) is { } code)
            return this with { Name = names.Prefix + MethodNames.Identifier(simple), Code = code };
        if (Code == None && names.IsStruct(simple))
            return this with { Name = names.Prefix + MethodNames.Identifier(simple), Code = Struct };
        return Code == 'p' && names.Has(simple)
            ? this with { Name = names.Prefix + MethodNames.Identifier(simple) + Name.Substring(pointee.Length) }
            : this;
    }

    private static char CodeOf(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => 'p',
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } => CodeOf(underlying),
        INamedTypeSymbol
        {
            Name: nameof(Label) or nameof(CodeTarget) or nameof(Link),
            ContainingType: null,
            ContainingNamespace: { Name: "CopyPatch", ContainingNamespace.IsGlobalNamespace: true },
        } => type.Name == nameof(Label) ? Label : type.Name == nameof(Link) ? Link : CodeTarget,
        _ => type.SpecialType switch
        {
            SpecialType.System_Void => 'v',
            SpecialType.System_Boolean => 'b',
            SpecialType.System_SByte => 'a',
            SpecialType.System_Byte => 'A',
            SpecialType.System_Int16 => 's',
            SpecialType.System_UInt16 => 'S',
            SpecialType.System_Int32 => 'i',
            SpecialType.System_UInt32 => 'I',
            SpecialType.System_Int64 => 'l',
            SpecialType.System_UInt64 => 'L',
            SpecialType.System_Single => 'f',
            SpecialType.System_Double => 'd',
            SpecialType.System_IntPtr => 'p',
            _ => None,
        },
    };
}
