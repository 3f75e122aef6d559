using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Numbers the data that an emitter's stencils use, across its files; what no stencil uses gets no number.</summary>
internal sealed class DataNumbering
{
    private readonly PerArchitecture<DataNumbers> _numbers = PerArchitecture.Of(_ => new DataNumbers());

    public PerArchitecture<EquatableArray<Datum>> Data => _numbers.With((_, numbers) => (EquatableArray<Datum>)numbers.Data);

    /// <summary>The stencil, its data patches numbered as in <see cref="Data"/>.</summary>
    public Stencil Number(Stencil stencil, StencilLibrary library) => stencil with
    {
        Code = stencil.Code.With((architecture, code) =>
            code is null ? null : code with { Patches = Number(code.Patches, architecture, library) }),
        ColdParts = stencil.ColdParts.Select(part => part with
        {
            Code = part.Code.With((architecture, code) =>
                code is null ? null : code with { Patches = Number(code.Patches, architecture, library) }),
        }).ToImmutableArray(),
    };

    /// <summary>The same for an operation's code.</summary>
    public Operation Number(Operation operation, StencilLibrary library) => operation with
    {
        Code = operation.Code.With((architecture, code) => code is null ? null : new OperationCode(code.Forms
            .Select(form => form with { Patches = Number(form.Patches, architecture, library) }).ToImmutableArray())),
    };

    private EquatableArray<Patch> Number(EquatableArray<Patch> patches, InstructionSet architecture, StencilLibrary library)
        => patches.All(patch => patch.Target != PatchTarget.Datum)
            ? patches
            : patches.Select(patch => patch.Target != PatchTarget.Datum ? patch
                : patch with { Datum = _numbers[architecture].NumberOf(library.Data[architecture][patch.Datum]) }).ToImmutableArray();
}
