using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>
/// Binds a class to its stencils. What does not bind is reported and, where C# code may call it, still becomes a method
/// with the right signature, so that one error does not become a hundred.
/// </summary>
internal sealed class EmitterBinder
{
    private readonly EmitterClass _class;
    private readonly EmitterLibraries _libraries;
    private readonly HostBinder _hosts;
    private readonly EmitMethods _methods;
    private readonly DataNumbering _data = new();
    private readonly ImmutableArray<OpcodeDiagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<OpcodeDiagnostic>();

    private EmitterBinder(ClassStencils stencils)
    {
        _class = stencils.Class;
        _diagnostics.AddRange(_class.Diagnostics);
        _libraries = new EmitterLibraries(stencils, _diagnostics);
        _hosts = new HostBinder(_class, _diagnostics);
        _methods = new EmitMethods(_diagnostics);
    }

    public static Binding Bind(ClassStencils stencils)
    {
        EmitterClass @class = stencils.Class;
        if (!@class.IsEmitter)
            return new Binding(null, @class.Diagnostics);

        return @class.Problem is { } problem
            ? new Binding(null, ImmutableArray.Create(problem).AddRange(@class.Diagnostics))
            : new EmitterBinder(stencils).Bind();
    }

    private Binding Bind()
    {
        var opcodes = _class.Opcodes.Select(opcode => (Opcode: opcode, Found: Find(opcode))).ToArray();
        var methods = _class.Methods.Select(method => (Method: method, Found: Find(method))).ToArray();

        // What a class names one by one replaces the method that it would have got with the whole file.
        var named = new HashSet<(string File, string Stencil)>(opcodes.Select(opcode => opcode.Found)
            .Concat(methods.Select(method => method.Found)).OfType<StencilInFile>().Select(KeyOf));
        foreach (LibraryFile file in _libraries.Whole)
        {
            foreach (StencilInFile found in StencilInFile.All(file))
            {
                if (!named.Contains(KeyOf(found)))
                    AddGenerated(found, MethodNames.Emit(found.Stencil.Name), file.Location);
            }
        }

        foreach ((OpcodeReference opcode, StencilInFile? found) in opcodes)
        {
            if (found is not null)
                AddGenerated(found, opcode.Method ?? MethodNames.Emit(found.Stencil.Name), opcode.Location);
        }

        foreach ((OpcodeMethod method, StencilInFile? found) in methods)
            AddDeclared(method, found);
        foreach (string name in new[] { "Operations", "Program", "Compile()" }.Where(_class.Members.Contains))
        {
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.ClassForm, _class.Location, _class.Name,
                $"it has a member '{name}', as every emitter has one that is generated; give its own another name"));
        }

        return new Binding(
            new Emitter(
                _class.Name, _class.FullName, _class.Namespace, _class.ContainingTypes,
                _class.DeclaresConstructor, _class.DerivesByItself,
                _libraries.Files.Select(file => file.Library.SourcePath).ToImmutableArray(),
                _libraries.Architectures,
                _libraries.Files.Select(file => LibraryAgreement.Describe(file.Library)).FirstOrDefault() ?? "",
                _libraries.Files.Select(file => LibraryAgreement.KeyOf(file.Library)).FirstOrDefault() ?? "",
                _methods.ToImmutable(),
                _class.HostObject,
                _hosts.NameWrappers([.. _class.MemberNames, .. _methods.Names, _class.Name]),
                EntryBinder.Bind(_libraries.Files, _diagnostics),
                _data.Data),
            _diagnostics.ToImmutable());
    }

    private static (string File, string Stencil) KeyOf(StencilInFile found)
        => (found.File.Library.SourcePath, found.Stencil.Name);

    private StencilInFile? Find(OpcodeReference opcode) => _libraries.Find(opcode.Stencil, opcode.File, opcode.Location);

    private StencilInFile? Find(OpcodeMethod method) => _libraries.Find(method.Stencil, method.File, method.AttributeLocation);

    private void AddGenerated(StencilInFile found, string name, LocationInfo? location)
    {
        ImmutableArray<EmitParameter> parameters = EmitParameters.Of(found);
        string? remedy = !MethodNames.IsIdentifier(name) ? "is not an identifier; correct 'Method ='"
            : MethodNames.Taken.Contains(name) || name == _class.Name ? "is one that every emitter has; choose another as 'Method ='"
            : _class.Members.Contains(name) || _class.Members.Contains(SignatureCheck.Of(name, parameters))
                ? "is that of a member which the class has; give the stencil's another with "
                    + $"[Opcode(\"{found.Stencil.Name}\", Method = ...)]"
            : null;
        if (remedy is not null)
        {
            _diagnostics.Add(OpcodeDiagnostic.Create(
                DiagnosticDescriptors.OpcodeMethodForm, location, name, $"the name for stencil '{found.Stencil.Name}' {remedy}"));
            return;
        }

        _methods.Add(
            new EmitMethod(
                name, "public", parameters, Number(found), NumberOperation(found), SignatureOf(parameters), FailureOf(found),
                IsDocumented: false),
            found, location);
    }

    private void AddDeclared(OpcodeMethod method, StencilInFile? found)
    {
        string? failure = found is null ? $"there is no stencil '{method.Stencil}'" : FailureOf(found);
        ImmutableArray<EmitParameter> needed = found is null ? [] : SignatureCheck.InOrderOf(method, EmitParameters.Of(found), found);
        bool agrees = found is not null && SignatureCheck.Check(method, found.Stencil, needed, _diagnostics);
        if (found is not null && !agrees)
            failure = $"its signature disagrees with stencil '{method.Stencil}'";
        var parameters = method.Parameters.Select((parameter, i) => new EmitParameter(
            parameter.Name, parameter.Type.Name, agrees ? needed[i].Operand : null, agrees ? needed[i].Value : null)).ToImmutableArray();
        _methods.Add(
            new EmitMethod(
                method.Name, method.Modifiers, parameters, agrees ? Number(found!) : null,
                agrees ? NumberOperation(found!) : null, SignatureOf(needed), failure, method.IsDocumented),
            found, method.Location);
    }

    private static EquatableArray<string> SignatureOf(ImmutableArray<EmitParameter> parameters)
        => parameters.Select(parameter => parameter.Type).ToImmutableArray();

    /// <summary>Binds the stencil's host calls; the error that stands in its way, if any, has been reported by then.</summary>
    private string? FailureOf(StencilInFile found)
    {
        Stencil stencil = found.Stencil;
        if (stencil.IsBroken || !HasCode(found))
            return $"stencil '{stencil.Name}' cannot be used";
        if (found.File.IsRejected)
            return $"'{found.File.Library.SourcePath}' cannot be in this emitter";
        return _hosts.Bind(stencil) ? null : $"stencil '{stencil.Name}' calls a C# function that is missing";
    }

    private static bool HasCode(StencilInFile found)
        => found.File.Library.Architectures.All(architecture
            => found.Stencil.Code[architecture] is not null || found.Operation?.Code[architecture] is not null);

    private Operation? NumberOperation(StencilInFile found)
        => found.Operation is null || found.Stencil.IsBroken || found.File.IsRejected
            ? null : _data.Number(found.Operation, found.File.Library);

    private Stencil Number(StencilInFile found)
        => found.Stencil.IsBroken || found.File.IsRejected ? found.Stencil : _data.Number(found.Stencil, found.File.Library);
}
