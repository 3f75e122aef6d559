using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>The entries of an emitter's files: each signature once.</summary>
internal static class EntryBinder
{
    public static EquatableArray<Entry> Bind(
        IEnumerable<LibraryFile> files, DeclaredNames names, ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
    {
        var entries = new Dictionary<string, Entry>();
        foreach (LibraryFile file in files.Where(file => !file.IsRejected))
        {
            foreach (Entry entry in file.Library.Entries)
            {
                string name = MethodNames.Pascal(entry.Name);
                string signature = $"{name}({string.Join(", ", entry.Parameters.Select(p => CSharpType.TypedOf(p.Type, names)))})";

                // Files that share an entry through a header agree on its code as well, where both have it.
                if (!entries.TryGetValue(signature, out Entry other))
                    entries.Add(signature, entry);
                else if (other.Result.Code == entry.Result.Code && Joined(other, entry) is { } joined)
                    entries[signature] = joined;
                else
                {
                    diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.MethodNameTwice, file.Location, name,
                        other.Name, $"{other.File}({other.Line})", entry.Name, $"{entry.File}({entry.Line})"));
                }
            }
        }

        return entries.Values.ToImmutableArray();
    }

    private static Entry? Joined(Entry entry, Entry other)
    {
        bool agree = InstructionSet.All.All(architecture => entry.Code[architecture].IsEmpty || other.Code[architecture].IsEmpty
            || entry.Code[architecture].Equals(other.Code[architecture]));
        return agree
            ? entry with
            {
                Code = entry.Code.With((architecture, code) => code.IsEmpty ? other.Code[architecture] : code),
                WindowsCode = entry.WindowsCode.IsEmpty ? other.WindowsCode : entry.WindowsCode,
            }
            : null;
    }
}
