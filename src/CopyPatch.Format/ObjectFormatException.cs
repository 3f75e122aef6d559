using System;

namespace CopyPatch.Format;

/// <summary>Bytes are not what they should be. It does not leave the generator: the reader makes a diagnostic of it.</summary>
internal sealed class ObjectFormatException(string message) : Exception(message);
