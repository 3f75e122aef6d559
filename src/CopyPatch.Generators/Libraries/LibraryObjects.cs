using System.Collections.Generic;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Libraries;

/// <summary>What clang made of a C file.</summary>
/// <param name="Stencils">One object for each architecture.</param>
/// <param name="Placements">Objects with the placements of operations, if there are any.</param>
/// <param name="Handlers">Objects with handlers, if there are any.</param>
internal sealed record LibraryObjects(
    IReadOnlyList<ObjectLibrary> Stencils, IReadOnlyList<ObjectLibrary> Placements, IReadOnlyList<ObjectLibrary> Handlers);
