namespace CopyPatch.Bake.Tasks;

/// <summary>IDs of what the tasks report.</summary>
internal static class Codes
{
    public const string NoClang = "CP0001";
    public const string ClangUnfit = "CP0002";
    public const string ClangError = "CP0003";
    public const string ClangWarning = "CP0004";
    public const string FileProblem = "CP0005";
    public const string BakedDiffers = "CP0006";
    public const string Unplaced = "CP0007";
}
