using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CopyPatch.Wasm.Wasi;

/// <summary>Texts as a guest gets them: UTF-8 with a zero at the end.</summary>
internal static class Texts
{
    /// <summary>Gets the bytes of arguments.</summary>
    /// <exception cref="ArgumentException">A text has a zero in it.</exception>
    public static byte[][] Terminated(IEnumerable<string> texts) => [.. texts.Select(Terminated)];

    /// <summary>Gets the bytes of <c>name=value</c>.</summary>
    /// <exception cref="ArgumentException">A text has a zero in it, or a name is empty or has an equals sign.</exception>
    public static byte[][] Terminated(IEnumerable<KeyValuePair<string, string>> variables) => Terminated(variables.Select(variable =>
        variable.Key.Length == 0 || variable.Key.Contains('=')
            ? throw new ArgumentException($"no name of an environment variable: '{variable.Key}'", nameof(variables))
            : $"{variable.Key}={variable.Value}"));

    private static byte[] Terminated(string text) => text.Contains('\0')
        ? throw new ArgumentException($"there is a zero in '{text}'", nameof(text))
        : Encoding.UTF8.GetBytes(text + '\0');
}
