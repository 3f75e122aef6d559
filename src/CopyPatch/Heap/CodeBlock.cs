namespace CopyPatch;

/// <summary>Memory of a code heap: its allocator's descriptor, and where it lies.</summary>
internal readonly unsafe struct CodeBlock(int id, byte* executable, int length, int granule)
{
    /// <summary>Gets the allocator's descriptor; zero is no block.</summary>
    public int Id { get; } = id;

    /// <summary>Gets where it is executed.</summary>
    public byte* Executable { get; } = executable;

    /// <summary>Gets its size in bytes.</summary>
    public int Length { get; } = length;

    /// <summary>Gets the size in bytes of the granules that it takes.</summary>
    public int GranularLength { get; } = (int)(((long)length + granule - 1) & -granule);
}
