namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>
/// Lets the remaining jumps to the next stencil lead to the end of this one, where the next is emitted: both are known
/// now, so nothing is left to patch at run time.
/// </summary>
internal static class ResolveNext
{
    public static void Run(CodeDraft code)
    {
        foreach (int site in code.NextSites)
        {
            if (code.Architecture == TargetArchitecture.X64)
                code.WriteInt32(site, code.Length - (site + 4));
            else
                code.WriteInt32(site, (code.ReadInt32(site) & ~0x03FFFFFF) | (((code.Length - site) >> 2) & 0x03FFFFFF));
        }

        code.NextSites.Clear();
    }
}
