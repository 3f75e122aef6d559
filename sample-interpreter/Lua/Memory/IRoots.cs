namespace Lua;

/// <summary>Who uses a heap, and knows from where all that is alive is reached.</summary>
internal interface IRoots
{
    /// <summary>Marks what is reached from outside.</summary>
    void MarkRoots(LuaHeap heap);

    /// <summary>Marks what a cell that stands for an object of C# refers to.</summary>
    void MarkObject(LuaHeap heap, object value);

    /// <summary>Tells that the cell of an object is gone.</summary>
    void Released(object value);
}
