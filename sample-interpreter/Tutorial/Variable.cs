namespace Tutorial;

/// <summary>A declared variable or array.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Its slot, or its first one.</param>
/// <param name="Length">The number of elements of an array; 0 for a variable.</param>
/// <param name="IsFloat">Whether it holds floating-point numbers.</param>
internal readonly record struct Variable(string Name, int Slot, int Length, bool IsFloat)
{
    /// <summary>Whether it is an array.</summary>
    public bool IsArray => Length > 0;
}
