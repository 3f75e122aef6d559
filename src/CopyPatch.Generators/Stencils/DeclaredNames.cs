using System;
using System.Linq;

namespace CopyPatch.Generators.Stencils;

/// <summary>The names of what C files declare for C# as well, by which the types of all else may go.</summary>
/// <param name="Prefix">What C# writes before them: <c>global::Calc.</c></param>
/// <param name="Codes">The type code of each enum, in their order.</param>
internal sealed record DeclaredNames(string Prefix, EquatableArray<string> Structs, EquatableArray<string> Enums, string Codes)
{
    private static readonly string[] s_qualifiers =
        ["const", "volatile", "restrict", "__restrict", "_Nonnull", "_Nullable", "struct", "union", "enum"];

    /// <summary>The words of a type's spelling that say which type it is, or is a pointer to.</summary>
    public static string NameIn(string spelling) => string.Join(" ", spelling.Replace('*', ' ')
        .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => !s_qualifiers.Contains(word)));

    public bool IsEnum(CType type) => type.Code is not ('p' or '?' or 'v') && Enums.Items.Contains(NameIn(type.Spelling));

    public bool IsStruct(string name) => Structs.Items.Contains(name);

    /// <summary>The type code of an enum; null where there is none of this name.</summary>
    public char? CodeOf(string name) => Enums.Items.IndexOf(name) is >= 0 and var index ? Codes[index] : null;

    public bool Has(string name) => Structs.Items.Contains(name) || Enums.Items.Contains(name);
}
