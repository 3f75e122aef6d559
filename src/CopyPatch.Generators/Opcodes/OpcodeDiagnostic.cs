using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Opcodes;

/// <summary>A diagnostic at a C# place.</summary>
/// <param name="MissingMember">The declaration, without a body, that the class needs, for who writes it; or null.</param>
internal sealed record OpcodeDiagnostic(
    DiagnosticDescriptor Descriptor, LocationInfo? Location, EquatableArray<string> Arguments, string? MissingMember = null)
{
    /// <summary>The diagnostic's property with the missing member: the code fixes, a DLL of their own, know this name.</summary>
    public const string MissingMemberProperty = "MissingMember";

    public static OpcodeDiagnostic Create(DiagnosticDescriptor descriptor, LocationInfo? location, params string[] arguments)
        => new(descriptor, location, new EquatableArray<string>([.. arguments]));

    public Diagnostic ToDiagnostic()
        => Diagnostic.Create(Descriptor, Location?.ToLocation(), Properties, Arguments.ToArray<object>());

    private ImmutableDictionary<string, string?> Properties => MissingMember is null
        ? ImmutableDictionary<string, string?>.Empty
        : ImmutableDictionary<string, string?>.Empty.Add(MissingMemberProperty, MissingMember);
}
