using System;

namespace CopyPatch;

/// <summary>
/// Saved code cannot be loaded here: it is damaged, or was saved by another version, for another processor or system, or with another
/// key. Nothing has changed, and the code can be compiled instead.
/// </summary>
public sealed class SavedCodeException : Exception
{
    /// <summary>Makes it.</summary>
    /// <param name="message">What is wrong.</param>
    public SavedCodeException(string message)
        : base(message)
    {
    }
}
