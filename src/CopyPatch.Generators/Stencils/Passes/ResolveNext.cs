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
            code.Architecture.SetTarget(code, site, code.Length);
        code.NextSites.Clear();
    }
}
