namespace CopyPatch.Bake.Clang;

/// <summary>IDs of what the bake reports.</summary>
internal static class Codes
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
