namespace CopyPatch;

/// <summary>Memory of a heap for the sites of one compiled code: its allocator's descriptor, and where it lies.</summary>
/// <param name="Id">The descriptor; zero is none.</param>
/// <param name="Address">Where it starts.</param>
internal readonly record struct SiteBlock(int Id, nint Address);
