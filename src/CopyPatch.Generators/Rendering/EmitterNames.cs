using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Names for what only generated code uses, and nothing that the user writes can hide.</summary>
internal sealed class EmitterNames
{
    public EmitterNames(Emitter emitter)
    {
        Emitter = emitter;
        // A file-local type beside the emitter, always named with its namespace: whatever a user's class declares, the
        // name reaches it.
        CodeClass = emitter.Name.TrimStart('@') + "Code";
        Code = emitter.Namespace.Length == 0 ? $"global::{CodeClass}" : $"global::{emitter.Namespace}.{CodeClass}";
    }

    public Emitter Emitter { get; }

    /// <summary>The simple name of the class that holds the bytes.</summary>
    public string CodeClass { get; }

    /// <summary>The same, as other code names it.</summary>
    public string Code { get; }

    /// <summary>The property with the bytes of a method's stencil.</summary>
    public static string BytesOf(int method, EmitMethod stencil, InstructionSet architecture)
        => $"{MethodNames.Pascal(stencil.Stencil!.Name)}_{method}_{architecture.CSharpName}";

    /// <summary>A name for a local that is none of these.</summary>
    public static string Local(string name, IEnumerable<string> parameters)
    {
        while (parameters.Contains(name))
            name += "_";
        return name;
    }
}
