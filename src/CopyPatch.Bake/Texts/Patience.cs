using System;
using System.IO;
using System.Threading;

namespace CopyPatch.Bake.Texts;

/// <summary>
/// Tries again what fails while another program has a file open. On Windows an IDE, a compiler or a virus scanner that reads a file
/// keeps it from being replaced or deleted, for some milliseconds.
/// </summary>
internal static class Patience
{
    private const int Tries = 10;

    /// <exception cref="IOException">It failed to the last.</exception>
    /// <exception cref="UnauthorizedAccessException">It failed to the last.</exception>
    public static void Try(Action action)
    {
        // Elsewhere an open file can be replaced and deleted: what fails, fails for good.
        if (Path.DirectorySeparatorChar == '\\')
            Try(action, Thread.Sleep);
        else
            action();
    }

    public static void Try(Action action, Action<int> wait)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception exception) when (i < Tries && exception is (IOException or UnauthorizedAccessException))
            {
                wait(10 * i);
            }
        }
    }
}
