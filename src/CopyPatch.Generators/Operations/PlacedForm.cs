using System.Collections.Generic;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>One placement's code, with everything that is patched as zeros; whether it goes on with the next stencil.</summary>
internal sealed record PlacedForm(int[] Indices, byte[] Code, List<Patch> Patches, bool GoesOn);
