using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes what takes the sites of a stencil and gives them their first values: behind all patches that can fail.</summary>
internal static class SiteWriter
{
    public static void Write(CodeWriter writer, EmitMethod method)
    {
        EmitParameter[] sites = [.. method.Parameters.Where(parameter => parameter.Operand is { Kind: OperandKind.Site })];
        if (sites.Length == 0)
            return;
        writer.Line($"base.ReserveSites({sites.Max(site => site.Operand!.SiteEnd)});");
        foreach (EmitParameter site in sites)
            writer.Line($"base.SetSite({site.Operand!.SiteOffset}, {ValueOf(site)});");
    }

    // A pointer may be typed, and is no argument of a generic method.
    private static string ValueOf(EmitParameter site)
    {
        string name = MethodNames.Identifier(site.Name);
        return site.Operand!.Type!.Code == 'p' ? $"(nint){name}" : name;
    }
}
