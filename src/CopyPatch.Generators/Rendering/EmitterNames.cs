using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Rendering;

/// <summary>Names for what only generated code uses, and nothing that the user writes can hide.</summary>
internal sealed class EmitterNames
{
    private readonly Dictionary<string, HostWrapper> _hosts;

    private readonly Dictionary<string, int> _natives = [];

    // The method that is being written.
    private EmitMethod? _method;
    private Dictionary<string, EmitParameter> _parameters = [];

    public EmitterNames(Emitter emitter)
    {
        _hosts = emitter.HostFunctions.ToDictionary(host => host.Function);
        for (int i = 0; i < emitter.NativeFunctions.Length; i++)
            _natives.Add(emitter.NativeFunctions[i].Name, i);
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
    public static string BytesOf(int method, EmitMethod stencil, InstructionSet architecture, ColdPart? part = null)
        => $"{MethodNames.Pascal(stencil.Stencil!.Name)}_{method}_{architecture.CSharpName}"
            + (part is null ? "" : $"_{MethodNames.Identifier(part.Name).TrimStart('@')}");

    /// <summary>The cold parts of all methods, each with its method's number: they are numbered behind the methods.</summary>
    public IEnumerable<(int Method, ColdPart Part)> ColdParts => Emitter.Methods.Items.SelectMany((method, index) =>
        (method.Failure is null ? method.Stencil : null)?.ColdParts.Select(part => (index, part)) ?? []);

    /// <summary>The number of a cold part, as the runtime knows it.</summary>
    public int NumberOf(int method, ColdPart part) =>
        Emitter.Methods.Length + ColdParts.TakeWhile(its => its.Method != method || its.Part.Name != part.Name).Count();

    /// <summary>What the names of a method's locals may begin with, since no parameter's does.</summary>
    public static string Prefix(EmitMethod method)
    {
        string prefix = "cp_";
        while (method.Parameters.Any(parameter => MethodNames.Identifier(parameter.Name).StartsWith(prefix, StringComparison.Ordinal)))
            prefix += "_";
        return prefix;
    }

    /// <summary>The parameter for what a patch writes; the user may have named it otherwise than C.</summary>
    public EmitParameter ParameterOf(Patch patch, EmitMethod method)
    {
        if (!ReferenceEquals(_method, method))
        {
            _method = method;
            _parameters = method.Parameters.Where(parameter => parameter.Operand is not null)
                .ToDictionary(parameter => parameter.Operand!.Name);
        }

        return _parameters[patch.Name];
    }

    /// <summary>The arguments that say which host function a patch lets compiled code call.</summary>
    public string HostOf(Patch patch)
    {
        HostWrapper host = _hosts[patch.Name];
        return $"{HostWrapperWriter.AddressOf(host, this)}, ref {Code}.{host.Name}, \"{HostWrapperWriter.TypesOf(host)}\"";
    }

    /// <summary>The arguments that say which native function a patch lets compiled code call.</summary>
    public string NativeOf(Patch patch)
    {
        int index = _natives[patch.Name];
        NativeFunction native = Emitter.NativeFunctions[index];
        return $"ref {Code}.Native_{index}, "
            + string.Join(", ", new[] { native.Types, native.Name, native.Library, native.EntryPoint }
                .Select(text => SymbolDisplay.FormatLiteral(text, true)));
    }

    /// <summary>The field with what the processor lacks for a method's stencil.</summary>
    public static string LackingFor(int method) => $"Lacking_{method}";

    /// <summary>A name for a local that is none of these.</summary>
    public static string Local(string name, IEnumerable<string> parameters)
    {
        var taken = new HashSet<string>(parameters.Select(MethodNames.Identifier));
        while (taken.Contains(name))
            name += "_";
        return name;
    }
}
