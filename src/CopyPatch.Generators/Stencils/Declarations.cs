using System.Linq;

namespace CopyPatch.Generators.Stencils;

/// <summary>What a C file declares for C# as well (copypatch/structs.h).</summary>
internal sealed record Declarations(
    EquatableArray<DeclaredStruct> Structs, EquatableArray<DeclaredEnum> Enums, EquatableArray<DeclaredConstant> Constants)
{
    /// <summary>Gets the bytes that a type has in C#; null where C# does not have it.</summary>
    public long? SizeOf(CType type) => type.Code switch
    {
        'b' or 'a' or 'A' => 1,
        's' or 'S' => 2,
        'i' or 'I' or 'f' => 4,
        'l' or 'L' or 'd' or 'p' => 8,
        '?' => Structs.FirstOrDefault(declared => declared.Name == DeclaredNames.NameIn(type.Spelling))?.Size,
        _ => null,
    };
}

/// <summary>A struct, as clang has laid it out.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Alignment">Its alignment in bytes.</param>
internal sealed record DeclaredStruct(
    string Name, string File, int Line, long Size, long Alignment, EquatableArray<DeclaredField> Fields);

/// <param name="Type">Of an element where it is an array.</param>
/// <param name="Count">How many elements it has; 0 where it is no array.</param>
internal sealed record DeclaredField(string Name, CType Type, long Offset, long Size, long Count);

/// <param name="Type">The integer that it is.</param>
internal sealed record DeclaredEnum(string Name, string File, int Line, CType Type, EquatableArray<Enumerator> Enumerators);

internal sealed record Enumerator(string Name, long Value);

/// <param name="Bits">Its value, with the sign of an integer; the bits of a floating-point number.</param>
internal sealed record DeclaredConstant(string Name, string File, int Line, CType Type, long Bits);
