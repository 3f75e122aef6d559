namespace CopyPatch;

/// <summary>Who gives a heap the memory back that nobody can reach, but in which somebody may be.</summary>
internal interface IReclaimer
{
    /// <summary>Gives back what nobody is in.</summary>
    void Reclaim();
}
