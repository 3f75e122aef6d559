using System;
using System.Linq;
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
        (string log, string target) = patch.Target switch
        {
            PatchTarget.Label => ("PatchLabel", MethodNames.Identifier(NameOf(patch, method))),
            PatchTarget.Callee => ("PatchCode", MethodNames.Identifier(NameOf(patch, method))),
            PatchTarget.Host => ("PatchHost", HostWrapperWriter.AddressOf(HostOf(patch, names), names)),
            PatchTarget.Datum => ("PatchData", $"{patch.Datum}"),
            _ => throw new InvalidOperationException($"{patch.Target} is patched in place."),
        };
        return $"base.{log}(global::CopyPatch.PatchKind.{patch.Form}, {site}, {patch.Addend}, {target});";
    }

    // The user's parameter may have another name than the C operand.
    private static string NameOf(Patch patch, EmitMethod method)
        => method.Parameters.First(parameter => parameter.Operand?.Name == patch.Name).Name;

    private static HostWrapper HostOf(Patch patch, EmitterNames names)
        => names.Emitter.HostFunctions.First(host => host.Function == patch.Name);
}
