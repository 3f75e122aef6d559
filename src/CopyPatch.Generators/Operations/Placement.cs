using System.Collections.Generic;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Operations;

/// <summary>The code of an operation for one assignment of its register operands.</summary>
/// <param name="Indices">Which register each operand has, counted from 0 in its register file.</param>
/// <param name="Numbers">The number that stands for each operand's register in the instructions' bit fields.</param>
/// <param name="Code">The machine code, with zeros where it is patched later.</param>
/// <param name="Sites">The offsets of its patches. Only placements with equal sites can come from one template.</param>
internal sealed record Placement(int[] Indices, int[] Numbers, byte[] Code, EquatableArray<int> Sites);

/// <summary>The same before it is known which patches all placements have; whether it goes on with the next stencil.</summary>
internal sealed record PlacedForm(int[] Indices, byte[] Code, List<Patch> Patches, bool GoesOn);

/// <summary>A placement's function, and where it is.</summary>
internal sealed record PlacementInObject(ObjectLibrary Library, PlacementName Name);
