using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Analysis;

/// <summary>A lambda's first use of an emitter that comes from outside of it.</summary>
/// <param name="Emitter">The local, parameter or field.</param>
internal sealed record EmitterUse(ISymbol Emitter, Location Location)
{
    /// <summary>Finds the emitters that the lambda calls methods of; none where it takes a lock.</summary>
    public static IEnumerable<EmitterUse> In(IAnonymousFunctionOperation function)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var uses = new List<EmitterUse>();
        foreach (IOperation operation in function.Descendants())
        {
            if (Waiting.IsLock(operation))
                return [];
            if (operation is IInvocationOperation { Instance: { } instance } && Symbols.IsEmitter(instance.Type)
                && SymbolOf(instance) is { } emitter && !IsDeclaredIn(emitter, function.Syntax.Span) && found.Add(emitter))
            {
                uses.Add(new EmitterUse(emitter, instance.Syntax.GetLocation()));
            }
        }

        return uses;
    }

    /// <summary>Whether the emitter is a local of that piece of source.</summary>
    public bool IsDeclaredIn(TextSpan span) => IsDeclaredIn(Emitter, span);

    private static bool IsDeclaredIn(ISymbol symbol, TextSpan span)
        => symbol is ILocalSymbol or IParameterSymbol
            && symbol.DeclaringSyntaxReferences.Any(reference => span.Contains(reference.Span));

    // A field of another object is not known to be the same one for all; one of a thread is another for each.
    private static ISymbol? SymbolOf(IOperation instance) => instance switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field
            when !field.Field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute") => field.Field,
        IInstanceReferenceOperation { Type: { } type } => type,
        _ => null,
    };
}
