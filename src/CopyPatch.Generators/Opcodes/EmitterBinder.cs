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
    private readonly NativeBinder _natives;
    private readonly EmitMethods _methods;
    private readonly DataNumbering _data = new();
    private DeclaredTypes _types = new("", false, default, default);
    private readonly ImmutableArray<OpcodeDiagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<OpcodeDiagnostic>();

    private EmitterBinder(ClassStencils stencils)
    {
        _class = stencils.Class;
        _diagnostics.AddRange(_class.Diagnostics);
        _libraries = new EmitterLibraries(stencils, _diagnostics);
        _hosts = new HostBinder(_class, _diagnostics);
        _natives = new NativeBinder(_class, _diagnostics);
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

        _types = TypesOf(_libraries.Files);
        DeclaredNames names = _types.Names;
        methods = [.. methods.Select(pair => (pair.Method with { Parameters = Resolve(pair.Method.Parameters, names) }, pair.Found))];
        EquatableArray<DeclaredConstant> constants = Constants();

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
        EquatableArray<EmitMethod> emitMethods = _methods.ToImmutable();
        IEnumerable<string> added = constants.Select(constant => MethodNames.Identifier(constant.Name).TrimStart('@'));
        foreach (string name in new[] { "Operations", "Program", "Compile()", "IsSupported" }
            .Concat(SupportNames.Of(emitMethods)).Concat(added).Where(_class.Members.Contains))
        {
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.ClassForm, _class.Location, _class.Name,
                $"it has a member '{name}', as every emitter has one that is generated; give its own another name"));
        }

        return new Binding(
            new Emitter(
                _class.Name, _class.FullName, _class.Namespace, _class.ContainingTypes,
                _class.Kind, _class.DeclaresConstructor, _class.DerivesByItself,
                _libraries.Files.Select(file => file.Library.SourcePath).ToImmutableArray(),
                _libraries.Architectures,
                _libraries.Files.Select(file => LibraryAgreement.Describe(file.Library)).FirstOrDefault() ?? "",
                _libraries.Files.Select(file => LibraryAgreement.KeyOf(file.Library)).FirstOrDefault() ?? "",
                emitMethods,
                _class.HostObject,
                _hosts.NameWrappers([.. _class.MemberNames, .. _methods.Names, _class.Name]),
                _natives.Called,
                PerArchitecture.Of(architecture => (EquatableArray<string>)_libraries.Files.Where(file => !file.IsRejected)
                    .SelectMany(file => file.Library.Features[architecture]).Distinct().ToImmutableArray()),
                EntryBinder.Bind(_libraries.Files, _types.Names, _diagnostics),
                _types,
                constants,
                _data.Data,
                _class.Kind == EmitterKind.Interpreter && _libraries.Files.FirstOrDefault(file => !file.IsRejected) is { } first
                    ? new Interpreter(first.Library.ProgramEntry) : null),
            _diagnostics.ToImmutable());
    }

    private static EquatableArray<MethodParameter> Resolve(EquatableArray<MethodParameter> parameters, DeclaredNames names) =>
        parameters.Select(parameter => parameter with { Type = parameter.Type.Resolve(names) }).ToImmutableArray();

    private DeclaredTypes TypesOf(IEnumerable<LibraryFile> files)
    {
        LibraryFile[] usable = [.. files.Where(file => !file.IsRejected)];
        var types = new DeclaredTypes(
            _class.Namespace, _class.IsPublic,
            usable.SelectMany(file => file.Library.Declarations.Structs).ToImmutableArray(),
            usable.SelectMany(file => file.Library.Declarations.Enums).ToImmutableArray());
        foreach (string name in types.Structs.Select(its => its.Name).Concat(types.Enums.Select(its => its.Name))
            .Where(name => _class.ContainingTypes.IsEmpty && name == _class.Name.TrimStart('@')).Distinct())
        {
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.ClassForm, _class.Location, _class.Name,
                $"C declares a type '{name}' for its namespace; give one of them another name"));
        }

        return types;
    }

    // Files that share a constant through a header have one.
    private EquatableArray<DeclaredConstant> Constants()
    {
        var constants = new Dictionary<string, DeclaredConstant>();
        foreach (LibraryFile file in _libraries.Files.Where(file => !file.IsRejected))
        {
            foreach (DeclaredConstant constant in file.Library.Declarations.Constants)
            {
                if (!constants.TryGetValue(constant.Name, out DeclaredConstant other))
                {
                    constants.Add(constant.Name, constant);
                }
                else if (other.Type.Code != constant.Type.Code || other.Bits != constant.Bits)
                {
                    _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.LibrariesDisagree, file.Location,
                        other.File, constant.File, $"CP_DEFINE gives '{constant.Name}' two values; declare it once, in a header"));
                }
            }
        }

        foreach (string name in constants.Keys.Where(name => MethodNames.Taken.Contains(name) || name == _class.Name).ToArray())
        {
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.ClassForm, _class.Location, _class.Name,
                $"C defines a constant '{name}', which is the name of what every emitter has; give the constant another name"));
            constants.Remove(name);
        }

        return constants.Values.ToImmutableArray();
    }

    private static (string File, string Stencil) KeyOf(StencilInFile found)
        => (found.File.Library.SourcePath, found.Stencil.Name);

    private StencilInFile? Find(OpcodeReference opcode) => _libraries.Find(opcode.Stencil, opcode.File, opcode.Location);

    private StencilInFile? Find(OpcodeMethod method) => _libraries.Find(method.Stencil, method.File, method.AttributeLocation);

    private void AddGenerated(StencilInFile found, string name, LocationInfo? location)
    {
        ImmutableArray<EmitParameter> parameters = EmitParameters.Of(found, _types.Names);
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
        ImmutableArray<EmitParameter> needed = found is null
            ? []
            : SignatureCheck.InOrderOf(method, EmitParameters.Of(found, _types.Names), found);
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
        => parameters.Select(parameter => parameter.Operand?.Type is { Code: not ValueType.Struct } type ? CSharpType.Of(type.Code)
            : parameter.Type).ToImmutableArray();

    /// <summary>Binds the stencil's host calls; the error that stands in its way, if any, has been reported by then.</summary>
    private string? FailureOf(StencilInFile found)
    {
        Stencil stencil = found.Stencil;
        if (stencil.IsBroken || !HasCode(found))
            return $"stencil '{stencil.Name}' cannot be used";
        if (found.File.IsRejected)
            return $"'{found.File.Library.SourcePath}' cannot be in this emitter";
        if (_class.Kind == EmitterKind.Interface)
            return null;
        if (!_hosts.Bind(stencil, _types.Names))
            return $"stencil '{stencil.Name}' calls a C# function that is missing";
        return _natives.Bind(stencil) ? null : $"stencil '{stencil.Name}' calls a native function that is missing";
    }

    private static bool HasCode(StencilInFile found)
        => found.File.Library.Architectures.Any(architecture
            => found.Stencil.Code[architecture] is not null || found.Operation?.Code[architecture] is not null);

    private Operation? NumberOperation(StencilInFile found)
        => found.Operation is null || found.Stencil.IsBroken || found.File.IsRejected
            ? null : _data.Number(found.Operation, found.File.Library);

    private Stencil Number(StencilInFile found)
        => found.Stencil.IsBroken || found.File.IsRejected ? found.Stencil : _data.Number(found.Stencil, found.File.Library);
}
