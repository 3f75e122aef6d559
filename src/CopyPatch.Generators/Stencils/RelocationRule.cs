using System;

namespace CopyPatch.Generators.Stencils;

/// <summary>What a relocation may be against.</summary>
[Flags]
internal enum RelocationTargets
{
    None = 0,
    Hole = 1,
    Label = 2,
    Callee = 4,
    Host = 8,
    Datum = 16,
    Next = 32,
    Slot = 64,
    Immediate = 128,
    Address = Label | Datum,
    Jump = Next | Label | Callee,
}

/// <summary>How a relocation is patched.</summary>
/// <param name="Name">As the ABI has it.</param>
/// <param name="Form">What is written.</param>
/// <param name="Targets">What it may be against; anything else is a diagnostic, never a guess. None where it has a name only.</param>
internal sealed record RelocationRule(
    string Name, PatchForm Form = PatchForm.Value32, RelocationTargets Targets = RelocationTargets.None);
