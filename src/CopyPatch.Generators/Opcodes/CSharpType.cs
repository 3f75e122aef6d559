using System;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The C# side of C types.</summary>
internal static class CSharpType
{
    private static readonly string[] s_qualifiers =
        ["const", "volatile", "restrict", "__restrict", "_Nonnull", "_Nullable", "struct", "union", "enum"];

    private const int MostStars = 8;

    /// <summary>The keyword for a type code; the code must be one that C# can pass.</summary>
    public static string Of(char code) => code switch
    {
        'v' => "void",
        'b' => "bool",
        'a' => "sbyte",
        'A' => "byte",
        's' => "short",
        'S' => "ushort",
        'i' => "int",
        'I' => "uint",
        'l' => "long",
        'L' => "ulong",
        'f' => "float",
        'd' => "double",
        _ => "nint",
    };

    /// <summary>
    /// The same, but a pointer keeps what it points to where C# has that type: <c>int64_t *</c> is <c>long*</c>.
    /// </summary>
    public static string TypedOf(CType type) => type.Code == 'p' ? PointerOf(type.Spelling) : Of(type.Code);

    /// <summary>What passes through a native call: <c>bool</c> is not blittable, its byte is.</summary>
    public static string BlittableOf(string type) => type == "bool" ? "byte" : type;

    private static string PointerOf(string spelling)
    {
        int stars = spelling.Count(letter => letter == '*');
        string[] words = spelling.Replace('*', ' ')
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !s_qualifiers.Contains(word)).ToArray();

        // A pointer without a star is a typedef's, one with a parenthesis or bracket is a declarator of its own kind; and
        // what nobody writes would have the compiler go as deep as there are stars.
        if (stars is 0 or > MostStars || spelling.IndexOfAny(['(', '[']) >= 0)
            return "void*";
        return PointeeOf(string.Join(" ", words)) + new string('*', stars);
    }

    private static string PointeeOf(string type) => type switch
    {
        "bool" or "_Bool" => "bool",
        "char" or "signed char" or "int8_t" => "sbyte",
        "unsigned char" or "uint8_t" => "byte",
        "short" or "short int" or "int16_t" => "short",
        "unsigned short" or "unsigned short int" or "uint16_t" => "ushort",
        "int" or "signed" or "signed int" or "int32_t" => "int",
        "unsigned" or "unsigned int" or "uint32_t" => "uint",
        "long" or "long int" or "long long" or "long long int" or "int64_t" or "intmax_t" => "long",
        "unsigned long" or "unsigned long int" or "unsigned long long" or "unsigned long long int" or "uint64_t"
            or "uintmax_t" => "ulong",
        "size_t" or "uintptr_t" => "nuint",
        "ptrdiff_t" or "intptr_t" => "nint",
        "float" => "float",
        "double" => "double",
        _ => "void",
    };
}
