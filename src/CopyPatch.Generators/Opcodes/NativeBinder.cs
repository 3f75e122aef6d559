using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Finds the library of each native call, once per function.</summary>
internal sealed class NativeBinder(EmitterClass @class, ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
{
    private readonly SortedDictionary<string, NativeFunction?> _bound = new(System.StringComparer.Ordinal);

    /// <summary>Those that are called, without their places.</summary>
    public EquatableArray<NativeFunction> Called =>
        _bound.Values.OfType<NativeFunction>().Select(function => function with { Location = null }).ToImmutableArray();

    /// <summary>Whether every function that the stencil calls is there. Reports each that is not, once.</summary>
    public bool Bind(Stencil stencil)
    {
        bool all = true;
        foreach (NativeCall call in stencil.NativeCalls)
        {
            if (!_bound.TryGetValue(call.Name, out NativeFunction? function))
                _bound.Add(call.Name, function = Find(call, $"{stencil.File}({call.Line})"));
            if (function is not null && function.Types != call.Types)
            {
                Report(function.Location, $"{stencil.File}({call.Line}) calls native function '{call.Name}' with other types than another "
                    + "stencil; give one of them a name of its own: [NativeFunction(\"...\", \"" + function.Library
                    + "\", EntryPoint = \"" + function.EntryPoint + "\")]");
                function = null;
            }

            all &= function is not null;
        }

        return all;
    }

    private NativeFunction? Find(NativeCall call, string place)
    {
        NativeFunction[] functions = [.. @class.NativeFunctions.Where(function => function.Name == call.Name)];
        if (functions.Length == 0)
        {
            Report(@class.Location, $"{place} calls native function '{call.Name}', but '{@class.Name}' does not say which library has it; "
                + (NearestName.Find(call.Name, @class.NativeFunctions.Select(function => function.Name)) is { } nearest
                    ? $"it does for '{nearest}'"
                    : $"write: [NativeFunction(\"{call.Name}\", \"...\")]"));
            return null;
        }

        if (functions.Length > 1)
        {
            Report(functions[1].Location, $"'{@class.Name}' has [NativeFunction(\"{call.Name}\", ...)] twice; remove one");
            return null;
        }

        if (functions[0].Library.Length > 0 && functions[0].EntryPoint.Length > 0)
            return functions[0] with { Types = call.Types };
        Report(functions[0].Location,
            $"[NativeFunction(\"{call.Name}\", ...)] has an empty name; name the library, and the function in it");
        return null;
    }

    private void Report(LocationInfo? location, string message)
        => diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.NativeFunction, location, message));
}
