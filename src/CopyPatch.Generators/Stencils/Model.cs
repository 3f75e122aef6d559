using System.Collections.Generic;

namespace CopyPatch.Generators.Stencils;

/// <summary>One operation.</summary>
/// <param name="File">The C file it stands in, which may be one that the library includes.</param>
/// <param name="Snippet">Its C text; empty when it is not in the library's own file.</param>
/// <param name="Features">What it is compiled for besides what every processor has and the flags allow.</param>
/// <param name="Code">
/// Null where the library is not baked for the architecture or has no such stencil there, and in an operation.
/// </param>
/// <param name="Handlers">The same for an interpreter; null where the library has none.</param>
/// <param name="ColdParts">Its rare parts, whose code lies elsewhere.</param>
/// <param name="IsBroken">It cannot be emitted; it has its operands as far as they are known.</param>
internal sealed record Stencil(
    string Name,
    string File,
    int Line,
    string Snippet,
    EquatableArray<Operand> Operands,
    EquatableArray<HostCall> HostCalls,
    EquatableArray<NativeCall> NativeCalls,
    PerArchitecture<EquatableArray<string>> Features,
    PerArchitecture<MachineCode?> Code,
    PerArchitecture<Handler?> Handlers,
    EquatableArray<ColdPart> ColdParts,
    bool IsBroken)
{
    /// <summary>The cold parts that an architecture has, each with where it starts, in bytes from the start of the first.</summary>
    public IEnumerable<(ColdPart Part, MachineCode Code, int Offset)> ColdPartsOn(InstructionSet architecture)
    {
        int offset = 0;
        foreach (ColdPart part in ColdParts)
        {
            if (part.Code[architecture] is not { } code)
                continue;
            yield return (part, code, offset);
            offset += code.Bytes.Length;
        }
    }
}

/// <summary>A part of a stencil that lies in the cold section.</summary>
/// <param name="Code">Null where it is not on the architecture.</param>
internal sealed record ColdPart(string Name, int Line, PerArchitecture<MachineCode?> Code);

/// <summary>What C# gives when it emits the stencil, in the order of the snippet.</summary>
/// <param name="Type">The type of a hole or a site; null for the other kinds.</param>
/// <param name="SiteOffset">Where a site is among those of its stencil, in bytes: each has whole words.</param>
/// <param name="SiteSize">Its size in bytes; zero for the other kinds.</param>
internal sealed record Operand(OperandKind Kind, string Name, CType? Type, int Line, int SiteOffset = 0, int SiteSize = 0)
{
    private const int Word = 8;

    /// <summary>Gets where the next site of the stencil is.</summary>
    public int SiteEnd => SiteOffset + ((SiteSize + Word - 1) / Word * Word);
}

/// <summary>A C# function that the stencil calls.</summary>
internal sealed record HostCall(string Name, CType Result, EquatableArray<CType> Parameters, int Line);

/// <summary>A function of a native library that the stencil calls.</summary>
/// <param name="Types">The codes of its result's type and its parameters'.</param>
internal sealed record NativeCall(string Name, string Types, int Line);

/// <summary>What C# calls.</summary>
/// <param name="Code">Empty where the library is not baked for the architecture, or has no such entry there.</param>
/// <param name="WindowsCode">The same for x86-64 and the calling convention of Windows.</param>
internal sealed record Entry(
    string Name,
    string File,
    int Line,
    CType Result,
    EquatableArray<Variable> Parameters,
    PerArchitecture<EquatableArray<byte>> Code,
    EquatableArray<byte> WindowsCode)
{
    /// <summary>Whether there is code of it for an architecture.</summary>
    public bool ExistsOn(InstructionSet architecture) => !Code[architecture].IsEmpty;
}

/// <summary>A C type: one letter that is the same for every typedef (copypatch.h lists them), and how it was spelled.</summary>
internal sealed record CType(char Code, string Spelling);

internal sealed record Variable(string Name, CType Type);

internal enum OperandKind
{
    Hole,
    Label,
    Callee,

    /// <summary>A jump or call whose target C# can change later.</summary>
    Link,

    /// <summary>A variable of the stencil's own, whose first value C# gives.</summary>
    Site,
}
