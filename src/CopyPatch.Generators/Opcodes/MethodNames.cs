using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Opcodes;

/// <summary>C# names for C's.</summary>
internal static class MethodNames
{
    /// <summary>What StencilEmitter and object have, and what is generated besides the Emit methods.</summary>
    public static readonly string[] Taken =
    [
        "Advance", "AdvanceToEnd", "AlignLinks", "Append", "BakedFor", "BeginCold", "BeginPartOf", "CaptureException", "CheckDistinct", "CheckRegister",
        "Clear", "Cold", "Compile", "CompileCode", "DefineConstant", "DefineLabel", "DefineLink", "DefineTable", "Dispose", "EndCold",
        "EntryOf",
        "Equals", "Finalize", "GetDatum", "GetHashCode", "GetHostObject", "GetStencilName", "GetType", "HandlerOf",
        "Heap", "HostFunctions", "ImportLabel", "IsSupported", "KeepListing", "KeepPositions", "LackingFeatures", "LandFaults", "LaneOf", "LeaveCold",
        "Length", "Load", "MarkFunction", "MarkLabel", "MarkPosition", "MemberwiseClone", "NumberOf", "Operations",
        "PatchBack", "PatchCode", "PatchCold", "PatchData", "PatchHost", "PatchLabel", "PatchLink", "PatchNative",
        "PatchProgramEntry", "PatchSite", "PatchSlot", "PatchTrap", "PlaceHandler", "Program", "ProgramEntry", "Reserve",
        "ReserveSites", "Save", "Seal", "Section", "SetSite", "SiteLength", "SourceFile", "StateDigest", "StateText",
        "StencilCount", "ThrowLacking", "ThrowNoHostObject", "ThrowPlace", "ToString", "VerifyThread",
    ];

    /// <summary>The method that emits a stencil: <c>jump_if_zero</c> is <c>EmitJumpIfZero</c>.</summary>
    public static string Emit(string stencil) => "Emit" + Pascal(stencil);

    /// <summary>The words between underscores, each with a capital: <c>i32_add</c> is <c>I32Add</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        bool startsWord = true;
        foreach (char letter in name)
        {
            if (letter == '_' || !SyntaxFacts.IsIdentifierPartCharacter(letter))
            {
                startsWord = true;
                continue;
            }

            text.Append(startsWord ? char.ToUpperInvariant(letter) : letter);
            startsWord = false;
        }

        return text.Length > 0 && char.IsDigit(text[0]) ? "_" + text : text.ToString();
    }

    /// <summary>Whether a user's name can stand in code as it is; <c>@</c> in front is his to write.</summary>
    public static bool IsIdentifier(string name)
        => SyntaxFacts.IsValidIdentifier(name.StartsWith("@", System.StringComparison.Ordinal) ? name.Substring(1) : name)
            && (name[0] == '@' || SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None);

    /// <summary>A C name as a C# identifier. Of all that C allows, only <c>$</c> and keywords need a change.</summary>
    public static string Identifier(string name)
    {
        name = name.Replace('$', '_');
        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
    }
}
