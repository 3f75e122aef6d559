namespace CopyPatch.Bake.Clang;

/// <summary>All that the bake reports. CP0010 to CP0049 are the generator's.</summary>
internal static class DiagnosticIds
{
    public const string NoClang = "CP0001";
    public const string ClangUnfit = "CP0002";
    public const string ClangError = "CP0003";
    public const string ClangWarning = "CP0004";
    public const string FileProblem = "CP0005";
    public const string BakedDiffers = "CP0006";
    public const string Unplaced = "CP0007";
    public const string FlagRefused = "CP0008";
    public const string NoStencils = "CP0009";
}
