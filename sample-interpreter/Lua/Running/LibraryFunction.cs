namespace Lua;

/// <summary>A function of C# that Lua code calls.</summary>
/// <param name="call">Its arguments, and where its results go.</param>
/// <returns>How many of the values that it pushed last are its results.</returns>
internal delegate int LibraryFunction(ref Call call);
