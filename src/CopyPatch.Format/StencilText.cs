using System.Collections.Generic;

namespace CopyPatch.Format;

/// <summary>
/// All that a stencil text says about one C file. Which clang compiled it decides nothing about freshness, so that a
/// machine with another clang, or none, uses a committed text.
/// </summary>
/// <param name="SourcePath">The C file, relative to the project, with '/'.</param>
/// <param name="Flags">The user's own.</param>
/// <param name="Inputs">The C file and each header that it includes.</param>
/// <param name="Digest">The digest of all that decides what the objects hold, but for the compiler.</param>
/// <param name="Source">The C file's bytes, with line feeds only.</param>
/// <param name="Objects">One for each architecture.</param>
/// <param name="Placements">Objects with the placements of operations: none, or several for each architecture.</param>
/// <param name="Handlers">Objects with the handlers of an interpreter: none, or one for each architecture.</param>
/// <param name="Leaks">Where the C refers to what is not there at run time, as far as clang says.</param>
internal sealed record StencilText(
    string SourcePath,
    string ClangVersion,
    string Flags,
    IReadOnlyList<InputFile> Inputs,
    string Digest,
    PackedBytes Source,
    IReadOnlyList<BakedObject> Objects,
    IReadOnlyList<BakedObject> Placements,
    IReadOnlyList<BakedObject> Handlers,
    IReadOnlyList<Leak> Leaks);

/// <summary>A file that objects were made of: its name in the stencil text, and the digest of its contents.</summary>
internal sealed record InputFile(string Name, string Sha256);

/// <summary>What clang made for one architecture.</summary>
/// <param name="Architecture">Its name in the text: x86-64 or aarch64.</param>
/// <param name="Triple">clang's name for it.</param>
internal sealed record BakedObject(string Architecture, string Triple, PackedBytes Content);

/// <summary>A place in C whose code refers to a symbol that is not there at run time. An object says the symbol only.</summary>
/// <param name="Owner">The stencil, entry or operation that has the code.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="File">As <see cref="InputFile.Name"/>.</param>
internal sealed record Leak(string Architecture, string Owner, string Symbol, int Line, string File);
