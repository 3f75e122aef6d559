using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The properties that say whether a stencil can be emitted here.</summary>
internal static class SupportNames
{
    /// <summary>Whether a stencil has such a property: where it requires something of the processor, or is not there on each.</summary>
    public static bool IsNeeded(EmitMethod method) => method is { Failure: null, Stencil: { } stencil }
        && InstructionSet.All.Any(architecture => !method.ExistsOn(architecture) || !stencil.Features[architecture].IsEmpty);

    public static string Of(EmitMethod method) => $"Is{MethodNames.Pascal(method.Stencil!.Name)}Supported";

    /// <summary>Their names, each once: two methods may emit one stencil.</summary>
    public static IEnumerable<string> Of(IEnumerable<EmitMethod> methods) => methods.Where(IsNeeded).Select(Of).Distinct();
}
