using System.Collections.Generic;

namespace CopyPatch.Bake.Locating;

/// <summary>What the search for clang asks the machine.</summary>
internal interface ISystem
{
    bool IsWindows { get; }

    /// <summary>Which family of systems it is, as <see cref="SystemFamily.Name"/> has it.</summary>
    string Family { get; }

    string? Variable(string name);

    /// <summary>Something that changes when the file at <paramref name="path"/> does; null where there is none.</summary>
    string? IdentityOf(string path);

    /// <summary>Folders in <paramref name="parent"/> whose name starts with <paramref name="prefix"/>.</summary>
    IEnumerable<string> Folders(string parent, string prefix);
}
