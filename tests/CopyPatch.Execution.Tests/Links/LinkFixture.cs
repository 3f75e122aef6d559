using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>What is tested in each way in which links are made.</summary>
internal abstract class LinkFixture(string way)
{
    /// <summary>Gets which of <see cref="LinkTier.Ways"/> it is.</summary>
    protected string Way { get; } = way;

    /// <summary>Gets the heap and the emitter of a test.</summary>
    protected LinkTier Tier { get; private set; } = null!;

    protected ILinkOperations Emit => Tier.Emit;

    [SetUp]
    public void MakeTier() => Tier = new LinkTier(Way);

    [TearDown]
    public void EndTier()
    {
        ThreadHost.Function = null;
        Tier.Dispose();
    }
}
