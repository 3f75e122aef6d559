using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

internal static class MethodParameters
{
    public static EquatableArray<MethodParameter> Of(IMethodSymbol method) => method.Parameters
        .Select(parameter => new MethodParameter(
            parameter.Name, ValueType.From(parameter.Type), LocationInfo.From(parameter.Locations.FirstOrDefault())))
        .ToImmutableArray();
}
