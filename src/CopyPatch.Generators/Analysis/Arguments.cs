using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CopyPatch.Generators.Analysis;

/// <summary>Where values go in calls.</summary>
internal static class Arguments
{
    /// <summary>
    /// Finds the argument that a value is, or is a part of: a label converts to a target, a lambda to a delegate, and both may stand
    /// in a list. Null where it is none.
    /// </summary>
    public static IArgumentOperation? With(IOperation value)
    {
        IOperation? outer = value.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation
            or ICollectionExpressionOperation)
        {
            outer = outer.Parent;
        }

        return outer as IArgumentOperation;
    }
}
