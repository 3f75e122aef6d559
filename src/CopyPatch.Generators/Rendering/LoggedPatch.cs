using System;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes the call that logs a patch whose value is known when the code is compiled: an address.</summary>
internal static class LoggedPatch
{
    public static string Write(Patch patch, EmitterNames names, EmitMethod method) =>
        Write(patch, $"{patch.Offset}", names, method);

    /// <param name="site">An expression for where the patch is, which is not the patch's own offset.</param>
    public static string Write(Patch patch, string site, EmitterNames names, EmitMethod method)
    {
        if (patch.Target == PatchTarget.Trap)
            return $"base.PatchTrap({site}, {patch.Addend});";
        (string log, string target) = patch.Target switch
        {
            PatchTarget.Label => ("PatchLabel", MethodNames.Identifier(names.ParameterOf(patch, method).Name)),
            PatchTarget.ProgramEntry => ("PatchProgramEntry", MethodNames.Identifier(names.ParameterOf(patch, method).Name)),
            PatchTarget.Callee => ("PatchCode", MethodNames.Identifier(names.ParameterOf(patch, method).Name)),
            PatchTarget.Link => ("PatchLink", MethodNames.Identifier(names.ParameterOf(patch, method).Name)),
            PatchTarget.Host => ("PatchHost", names.HostOf(patch)),
            PatchTarget.Native => ("PatchNative", names.NativeOf(patch)),
            PatchTarget.Datum => ("PatchData", $"{patch.Datum}"),
            PatchTarget.Site => ("PatchSite", $"{names.ParameterOf(patch, method).Operand!.SiteOffset}"),
            _ => throw new InvalidOperationException($"{patch.Target} is patched in place."),
        };
        return $"base.{log}(global::CopyPatch.PatchKind.{patch.Form}, {site}, {patch.Addend}, {target});";
    }
}
