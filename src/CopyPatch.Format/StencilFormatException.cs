using System;

namespace CopyPatch.Format;

/// <summary>A stencil text is broken. The message says how, as the end of a sentence that begins with the file.</summary>
internal sealed class StencilFormatException(string message) : Exception(message);
