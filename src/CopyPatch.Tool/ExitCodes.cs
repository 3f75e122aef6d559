namespace CopyPatch.Tool;

/// <summary>As diff has them.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>The files differ; something is missing on this machine.</summary>
    public const int Different = 1;

    /// <summary>It could not be done.</summary>
    public const int Trouble = 2;
}
