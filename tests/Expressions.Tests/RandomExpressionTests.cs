using CopyPatch;
using CsCheck;
using NUnit.Framework;

namespace Expressions.Tests;

public sealed class RandomExpressionTests
{
    [Test]
    public void ExpressionsOfAnyFormAgree()
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable();
        RandomExpression.OfAnyForm.Sample(text => { AllWays.Run(text, table, heap); }, iter: 5000, threads: 1);
    }

    [Test]
    public void ExpressionsThatNeedMoreRegistersThanThereAreAgree()
    {
        using CodeHeap heap = new();
        using Table table = AllWays.NewTable(9);
        RandomExpression.Full.Sample(text => { AllWays.Run(text, table, heap); }, iter: 300, threads: 1);
    }
}
