using System.Collections.Generic;
using System.Globalization;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>What a relocation may be against.</summary>
[System.Flags]
internal enum RelocationTargets
{
    Hole = 1,
    Label = 2,
    Callee = 4,
    Host = 8,
    Datum = 16,
    Next = 32,
    Slot = 64,
    Immediate = 128,
}

/// <summary>How a relocation is patched.</summary>
/// <param name="Form">What is written.</param>
/// <param name="Targets">What it may be against. Anything else is a diagnostic, never a guess.</param>
internal sealed record RelocationRule(string Name, PatchForm Form, RelocationTargets Targets);

/// <summary>
/// From relocation types to patches, by architecture. The numbers and names are those of the System V ABI's AMD64
/// processor supplement and of "ELF for the Arm 64-bit Architecture".
/// </summary>
internal static class Relocations
{
    private const RelocationTargets Address = RelocationTargets.Label | RelocationTargets.Datum;
    private const RelocationTargets Jump =
        RelocationTargets.Next | RelocationTargets.Label | RelocationTargets.Callee;

    private static readonly Dictionary<uint, RelocationRule> X64 = new()
    {
        [1] = new("R_X86_64_64", PatchForm.Value64, RelocationTargets.Hole),
        [2] = new("R_X86_64_PC32", PatchForm.Relative32, Address),
        [4] = new("R_X86_64_PLT32", PatchForm.Relative32, Jump | RelocationTargets.Host),
        [10] = new("R_X86_64_32", PatchForm.Value32, RelocationTargets.Hole),
        [11] = new("R_X86_64_32S", PatchForm.Value32, RelocationTargets.Immediate),
        [14] = new("R_X86_64_8", PatchForm.Value8, RelocationTargets.Immediate),
    };

    private static readonly Dictionary<uint, RelocationRule> Arm64 = new()
    {
        [263] = new("R_AARCH64_MOVW_UABS_G0", PatchForm.MovWide0, RelocationTargets.Hole),
        [264] = new("R_AARCH64_MOVW_UABS_G0_NC", PatchForm.MovWide0, RelocationTargets.Hole),
        [265] = new("R_AARCH64_MOVW_UABS_G1", PatchForm.MovWide1, RelocationTargets.Hole),
        [266] = new("R_AARCH64_MOVW_UABS_G1_NC", PatchForm.MovWide1, RelocationTargets.Hole),
        [267] = new("R_AARCH64_MOVW_UABS_G2", PatchForm.MovWide2, RelocationTargets.Hole),
        [268] = new("R_AARCH64_MOVW_UABS_G2_NC", PatchForm.MovWide2, RelocationTargets.Hole),
        [269] = new("R_AARCH64_MOVW_UABS_G3", PatchForm.MovWide3, RelocationTargets.Hole),
        [275] = new("R_AARCH64_ADR_PREL_PG_HI21", PatchForm.Page21, Address),
        [277] = new("R_AARCH64_ADD_ABS_LO12_NC", PatchForm.PageOffset12, Address),
        [278] = new("R_AARCH64_LDST8_ABS_LO12_NC", PatchForm.PageOffset12, RelocationTargets.Datum),
        [282] = new("R_AARCH64_JUMP26", PatchForm.Branch26, Jump),
        [283] = new("R_AARCH64_CALL26", PatchForm.Branch26, RelocationTargets.Callee | RelocationTargets.Host),
        [284] = new("R_AARCH64_LDST16_ABS_LO12_NC", PatchForm.PageOffset12By2, RelocationTargets.Datum),
        [285] = new("R_AARCH64_LDST32_ABS_LO12_NC", PatchForm.PageOffset12By4, RelocationTargets.Datum | RelocationTargets.Slot),
        [286] = new("R_AARCH64_LDST64_ABS_LO12_NC", PatchForm.PageOffset12By8, RelocationTargets.Datum | RelocationTargets.Slot),
        [299] = new("R_AARCH64_LDST128_ABS_LO12_NC", PatchForm.PageOffset12By16, RelocationTargets.Datum),
    };

    // Those that compilers emit and that have no rule: a message names them.
    private static readonly Dictionary<uint, string> UnsupportedX64 = new()
    {
        [3] = "R_X86_64_GOT32",
        [9] = "R_X86_64_GOTPCREL",
        [12] = "R_X86_64_16",
        [14] = "R_X86_64_8",
        [19] = "R_X86_64_TLSGD",
        [22] = "R_X86_64_GOTTPOFF",
        [23] = "R_X86_64_TPOFF32",
        [24] = "R_X86_64_PC64",
        [41] = "R_X86_64_GOTPCRELX",
        [42] = "R_X86_64_REX_GOTPCRELX",
    };

    private static readonly Dictionary<uint, string> UnsupportedArm64 = new()
    {
        [257] = "R_AARCH64_ABS64",
        [258] = "R_AARCH64_ABS32",
        [260] = "R_AARCH64_PREL64",
        [261] = "R_AARCH64_PREL32",
        [273] = "R_AARCH64_LD_PREL_LO19",
        [274] = "R_AARCH64_ADR_PREL_LO21",
        [279] = "R_AARCH64_TSTBR14",
        [280] = "R_AARCH64_CONDBR19",
        [311] = "R_AARCH64_ADR_GOT_PAGE",
        [312] = "R_AARCH64_LD64_GOT_LO12_NC",
    };

    public static RelocationRule? Find(TargetArchitecture architecture, uint type) =>
        (architecture == TargetArchitecture.X64 ? X64 : Arm64).TryGetValue(type, out RelocationRule rule) ? rule : null;

    public static string NameOf(TargetArchitecture architecture, uint type) =>
        Find(architecture, type)?.Name
        ?? ((architecture == TargetArchitecture.X64 ? UnsupportedX64 : UnsupportedArm64).TryGetValue(type, out string name)
            ? name : $"type {type.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Gets how many bytes a patch of this form writes.</summary>
    public static int SizeOf(PatchForm form) => form switch
    {
        PatchForm.Value64 or PatchForm.Absolute64 => 8,
        PatchForm.Value8 => 1,
        _ => 4,
    };
}

/// <summary>What the two architectures are called, by ELF, in stencil texts, and in messages.</summary>
internal static class Architectures
{
    public static string NameOf(TargetArchitecture architecture) =>
        architecture == TargetArchitecture.X64 ? "x86-64" : "AArch64";

    public static TargetArchitecture? Parse(string name) => name switch
    {
        "x86-64" => TargetArchitecture.X64,
        "aarch64" => TargetArchitecture.Arm64,
        _ => null,
    };

    public static int MachineOf(TargetArchitecture architecture) =>
        architecture == TargetArchitecture.X64 ? ElfObject.MachineX64 : ElfObject.MachineArm64;
}
