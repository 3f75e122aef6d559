using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The C# side of C types.</summary>
internal static class CSharpType
{
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
    /// The same, but a pointer keeps what it points to where C# has that type (<c>int64_t *</c> is <c>long*</c>), and what C declares
    /// for C# has its name.
    /// </summary>
    public static string TypedOf(CType type, DeclaredNames names) => type.Code switch
    {
        'p' => PointerOf(type.Spelling, names),
        'v' => "void",
        _ when names.IsEnum(type) || (type.Code == '?' && names.IsStruct(DeclaredNames.NameIn(type.Spelling))) =>
            NameOf(DeclaredNames.NameIn(type.Spelling), names),
        _ => Of(type.Code),
    };

    /// <summary>The type of a parameter: a pointer to what C# does not have is an integer.</summary>
    public static string ParameterOf(CType type, DeclaredNames names) =>
        TypedOf(type, names) is var typed && typed.StartsWith("void*", System.StringComparison.Ordinal) ? Of(type.Code) : typed;

    /// <summary>What passes through a native call: <c>bool</c> is not blittable, its byte is.</summary>
    public static string BlittableOf(string type) => type == "bool" ? "byte" : type;

    private static string NameOf(string declared, DeclaredNames names) => names.Prefix + MethodNames.Identifier(declared);

    private static string PointerOf(string spelling, DeclaredNames names)
    {
        int stars = spelling.Count(letter => letter == '*');

        // A pointer without a star is a typedef's, one with a parenthesis or bracket is a declarator of its own kind; and
        // what nobody writes would have the compiler go as deep as there are stars.
        if (stars is 0 or > MostStars || spelling.IndexOfAny(['(', '[']) >= 0)
            return "void*";
        string pointee = DeclaredNames.NameIn(spelling);
        return (names.Has(pointee) ? NameOf(pointee, names) : PointeeOf(pointee)) + new string('*', stars);
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
