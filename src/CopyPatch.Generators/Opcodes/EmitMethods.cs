using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The methods of an emitter, of which no two may have one signature.</summary>
internal sealed class EmitMethods(ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
{
    private readonly Dictionary<string, StencilInFile?> _signatures = [];
    private readonly ImmutableArray<EmitMethod>.Builder _methods = ImmutableArray.CreateBuilder<EmitMethod>();

    public IEnumerable<string> Names => _methods.Select(method => method.Name);

    public void Add(EmitMethod method, StencilInFile? found, LocationInfo? location)
    {
        string signature = SignatureCheck.Of(method.Name, method.Parameters);
        if (_signatures.TryGetValue(signature, out StencilInFile? other))
        {
            // Two methods that the user declares alike are the compiler's business (CS0111).
            if (found is not null && other is not null)
                diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.MethodNameTwice, location, method.Name,
                    other.Stencil.Name, PlaceOf(other), found.Stencil.Name, PlaceOf(found)));
            return;
        }

        _signatures.Add(signature, found);
        _methods.Add(method);
    }

    public EquatableArray<EmitMethod> ToImmutable() => _methods.ToImmutable();

    private static string PlaceOf(StencilInFile found) => $"{found.Stencil.File}({found.Stencil.Line})";
}
