using System.Collections.Generic;

namespace CopyPatch.Bake.Compiling;

/// <summary>What clang made of one C file for one architecture; no bytes where it failed.</summary>
internal sealed record CompiledObject(
    TargetMachine Target, byte[]? Bytes, IReadOnlyList<string> Inputs, IReadOnlyList<ClangMessage> Messages);
