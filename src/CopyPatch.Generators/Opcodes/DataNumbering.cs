using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Numbers the data that an emitter's stencils use, across its files; what no stencil uses gets no number.</summary>
internal sealed class DataNumbering
{
    private readonly Numbers _x64 = new();
    private readonly Numbers _arm64 = new();

    public EquatableArray<Datum> X64 => _x64.Data.ToImmutableArray();

    public EquatableArray<Datum> Arm64 => _arm64.Data.ToImmutableArray();

    /// <summary>The stencil, its data patches numbered as in <see cref="X64"/> and <see cref="Arm64"/>.</summary>
    public Stencil Number(Stencil stencil, StencilLibrary library) => stencil with
    {
        X64 = _x64.Number(stencil.X64, library.X64Data),
        Arm64 = _arm64.Number(stencil.Arm64, library.Arm64Data),
    };

    /// <summary>The same for an operation's code.</summary>
    public Operation Number(Operation operation, StencilLibrary library) => operation with
    {
        X64 = _x64.Number(operation.X64, library.X64Data),
        Arm64 = _arm64.Number(operation.Arm64, library.Arm64Data),
    };

    private sealed class Numbers
    {
        private readonly Dictionary<Datum, int> _numbers = [];

        public List<Datum> Data { get; } = [];

        public MachineCode? Number(MachineCode? code, EquatableArray<Datum> data)
            => code is null || !code.Patches.Any(patch => patch.Target == PatchTarget.Datum)
                ? code
                : code with { Patches = code.Patches.Select(patch => Number(patch, data)).ToImmutableArray() };

        public OperationCode? Number(OperationCode? code, EquatableArray<Datum> data) => code is null ? null
            : new OperationCode(code.Forms
                .Select(form => form with { Patches = form.Patches.Select(patch => Number(patch, data)).ToImmutableArray() })
                .ToImmutableArray());

        private Patch Number(Patch patch, EquatableArray<Datum> data)
        {
            if (patch.Target != PatchTarget.Datum)
                return patch;
            Datum datum = data[patch.Datum];
            if (!_numbers.TryGetValue(datum, out int number))
            {
                number = Data.Count;
                Data.Add(datum);
                _numbers.Add(datum, number);
            }

            return patch with { Datum = number };
        }
    }
}
