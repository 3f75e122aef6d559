using System.Collections.Immutable;
using CopyPatch.Generators.Diagnostics;

namespace CopyPatch.Generators.Stencils;

/// <summary>Reads the code of an entry, which is placed once for all code of a heap: so it may refer to nothing.</summary>
internal static class EntryCode
{
    /// <exception cref="StencilProblem">It refers to something.</exception>
    public static ImmutableArray<byte> Read(ObjectLibrary library, string name)
    {
        ObjectFunction function = library.Entry(name);
        if (function.Relocations.Count > 0)
        {
            throw new StencilProblem(DiagnosticDescriptors.EntryNotSelfContained,
                name, function.Relocations[0].Symbol.Name, library.Architecture.Name);
        }

        return ImmutableArray.Create(function.Code);
    }
}
