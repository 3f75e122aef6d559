using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The structs and enums that an emitter brings into its namespace, which other emitters may bring as well.</summary>
internal sealed record DeclaredTypes(
    string Namespace, bool IsPublic, EquatableArray<DeclaredStruct> Structs, EquatableArray<DeclaredEnum> Enums)
{
    public DeclaredNames Names => new(
        Namespace.Length == 0 ? "global::" : $"global::{Namespace}.",
        Structs.Select(declared => declared.Name).ToImmutableArray(),
        Enums.Select(declared => declared.Name).ToImmutableArray(),
        string.Concat(Enums.Select(declared => declared.Type.Code)));

    /// <summary>The same types of all emitters, one for each namespace; reports two of one name.</summary>
    public static IEnumerable<DeclaredTypes> Merge(IEnumerable<DeclaredTypes> all, List<DiagnosticInfo> diagnostics)
    {
        foreach (IGrouping<string, DeclaredTypes> group in all.GroupBy(types => types.Namespace))
        {
            var seen = new Dictionary<string, (object Type, string File, int Line)>();
            DeclaredStruct[] structs = [.. group.SelectMany(types => types.Structs)
                .Where(its => IsFirst(its.Name, its with { File = "", Line = 0 }, its.File, its.Line))];
            DeclaredEnum[] enums = [.. group.SelectMany(types => types.Enums)
                .Where(its => IsFirst(its.Name, its with { File = "", Line = 0 }, its.File, its.Line))];
            yield return new DeclaredTypes(
                group.Key, group.Any(types => types.IsPublic), structs.ToImmutableArray(), enums.ToImmutableArray());

            bool IsFirst(string name, object type, string file, int line)
            {
                if (!seen.TryGetValue(name, out (object Type, string File, int Line) other))
                {
                    seen.Add(name, (type, file, line));
                    return true;
                }

                if (!other.Type.Equals(type))
                {
                    diagnostics.Add(DiagnosticInfo.At(DiagnosticDescriptors.UnusableDeclaration, file, line, name,
                        $"{other.File}({other.Line}) declares another of this name, and both are '{name}' of one namespace in C#; "
                        + "declare it once, in a header, or give one another name"));
                }

                return false;
            }
        }
    }
}
