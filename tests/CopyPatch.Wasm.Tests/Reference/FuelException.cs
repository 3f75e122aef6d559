using System;

namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>The interpreter has run for longer, or deeper, than it was allowed to. That says nothing about the module.</summary>
internal sealed class FuelException() : Exception("out of fuel");
