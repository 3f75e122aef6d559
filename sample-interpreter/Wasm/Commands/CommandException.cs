using System;

namespace Wasm.Commands;

/// <summary>A command cannot be done: the command line is wrong, or a file.</summary>
/// <param name="message">What is wrong, and what would be right.</param>
/// <param name="isUsage">Whether the command line itself is wrong.</param>
internal sealed class CommandException(string message, bool isUsage = false) : Exception(message)
{
    /// <summary>Gets whether the command line itself is wrong.</summary>
    public bool IsUsage { get; } = isUsage;
}
