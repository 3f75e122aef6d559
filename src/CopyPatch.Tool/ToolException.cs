using System;

namespace CopyPatch.Tool;

/// <summary>What the user asked for cannot be done. The message says why, and what to do.</summary>
internal sealed class ToolException(string message) : Exception(message);
