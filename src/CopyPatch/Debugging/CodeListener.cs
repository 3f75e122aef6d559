namespace CopyPatch;

/// <summary>Somebody who is told which code there is. One for all heaps of a process, on any thread.</summary>
internal abstract class CodeListener
{
    /// <summary>Says that code is about to be run for the first time.</summary>
    public abstract void Publish(PublishedCode code);

    /// <summary>Says that the memory of code is about to be used for something else.</summary>
    /// <param name="address">Where it starts; there may be no code that was published.</param>
    public virtual void Release(nint address)
    {
    }

    /// <summary>Says that all code in a range of memory is gone.</summary>
    public virtual void Release(nint start, long length)
    {
    }
}
