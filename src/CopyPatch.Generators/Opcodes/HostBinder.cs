using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Finds the C# method for each host call, once per function.</summary>
internal sealed class HostBinder(EmitterClass @class, ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
{
    private readonly Dictionary<HostCall, bool> _bound = [];
    private readonly Dictionary<string, HostWrapper> _wrappers = [];

    /// <summary>The wrappers of all functions that were bound, each with a name that is none of the class's.</summary>
    public EquatableArray<HostWrapper> NameWrappers(HashSet<string> taken)
    {
        var wrappers = ImmutableArray.CreateBuilder<HostWrapper>();
        foreach (HostWrapper wrapper in _wrappers.Values.OrderBy(its => its.Function, StringComparer.Ordinal))
        {
            string name = MethodNames.Pascal(wrapper.Function) + "Host";
            while (!taken.Add(name))
                name += "_";
            wrappers.Add(wrapper with { Name = name });
        }

        return wrappers.ToImmutable();
    }

    /// <summary>
    /// Reports the host functions of a static class that is no emitter. Any other class may be that of a host object, or its
    /// base class, for an emitter of another project even.
    /// </summary>
    public static IEnumerable<OpcodeDiagnostic> ReportUncalled(string @class, IEnumerable<HostMethod> methods) => methods
        .Select(method => OpcodeDiagnostic.Create(DiagnosticDescriptors.HostFunction, method.Location,
            $"'{method.Name}' is a host function, but '{@class}' has no [StencilLibrary] or [Opcode]: no stencil calls it"));

    /// <summary>Whether every function that the stencil calls is there. Reports each that is not, once.</summary>
    public bool Bind(Stencil stencil, DeclaredNames names)
    {
        bool all = true;
        foreach (HostCall call in stencil.HostCalls)
        {
            // The same call on two lines is one problem.
            HostCall key = call with { Line = 0 };
            if (!_bound.TryGetValue(key, out bool bound))
                _bound.Add(key, bound = Bind(call, $"{stencil.File}({call.Line})", names));
            all &= bound;
        }

        return all;
    }

    private bool Bind(HostCall call, string place, DeclaredNames names)
    {
        HostMethod[] methods = @class.HostFunctions.Where(method => method.Function == call.Name).ToArray();
        if (methods.Length == 0)
        {
            string missing = $"[HostFunction(\"{call.Name}\")] private static {SignatureOf(call, FreeNameFor(call), names)}";
            Report(@class.Location,
                $"{place} calls '{call.Name}', but '{@class.Name}' has no method with [HostFunction(\"{call.Name}\")]; "
                + (NearestName.Find(call.Name, @class.HostFunctions.Select(method => method.Function)) is { } nearest
                    ? $"it has one for '{nearest}'"
                    : $"write: {missing}"),
                missing);
            return false;
        }

        HostMethod method = methods[0];
        if (methods.Length > 1)
        {
            Report(methods[1].Location,
                $"'{methods[1].Name}' and '{method.Name}' both have [HostFunction(\"{call.Name}\")]; remove one");
            return false;
        }

        if (!method.IsUsable)
            return false;
        method = method with
        {
            Result = method.Result.Resolve(names),
            Parameters = method.Parameters.Select(its => its with { Type = its.Type.Resolve(names) }).ToImmutableArray(),
        };
        if (Disagreement(call, method) is { } disagreement)
        {
            Report(method.Location,
                $"{place} calls '{call.Name}', and '{method.Name}' does not fit: {disagreement}; "
                + $"expected {SignatureOf(call, method.Name, names)}");
            return false;
        }

        var parameters = method.Parameters.Select(parameter => new HostParameter(parameter.Type.Name, parameter.Type.Code));
        _wrappers[call.Name] = new HostWrapper(
            "", call.Name, method.Owner, method.Name, method.IsStatic, method.Result.Name, method.Result.Code,
            parameters.ToImmutableArray());
        return true;
    }

    private static string? Disagreement(HostCall call, HostMethod method)
    {
        if (method.Parameters.Length != call.Parameters.Length)
            return $"C passes {call.Parameters.Length} arguments, and it has {method.Parameters.Length} parameters";
        for (int i = 0; i < call.Parameters.Length; i++)
        {
            MethodParameter parameter = method.Parameters[i];
            if (parameter.Type.Code != call.Parameters[i].Code)
                return $"'{parameter.Name}' is '{parameter.Type.ShortName}', and C passes '{call.Parameters[i].Spelling}'";
        }

        return method.Result.Code == call.Result.Code
            ? null
            : $"it returns '{method.Result.ShortName}', and C expects '{call.Result.Spelling}'";
    }

    private string FreeNameFor(HostCall call)
    {
        string name = MethodNames.Pascal(call.Name);
        while (@class.MemberNames.Contains(name) || MethodNames.Taken.Contains(name) || name == @class.Name)
            name += "Function";
        return name;
    }

    private static string SignatureOf(HostCall call, string name, DeclaredNames names)
    {
        var parameters = call.Parameters.Select((type, i) => $"{NameOf(type, names)} {(char)('a' + i % 26)}");
        string signature = $"{NameOf(call.Result, names)} {name}({string.Join(", ", parameters)})";
        return signature.Contains("*") ? "unsafe " + signature : signature;
    }

    // The method is of the namespace that the declared types are of, or of a type that names it.
    private static string NameOf(CType type, DeclaredNames names)
    {
        string name = CSharpType.ParameterOf(type, names);
        return name.StartsWith(names.Prefix, StringComparison.Ordinal) ? name.Substring(names.Prefix.Length) : name;
    }

    private void Report(LocationInfo? location, string message, string? missing = null)
        => diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.HostFunction, location, message) with { MissingMember = missing });
}
