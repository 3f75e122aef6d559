using System.ComponentModel;

namespace CopyPatch;

/// <summary>What an operating system says when it refuses something.</summary>
/// <param name="Call">The call that it refused.</param>
/// <param name="Error">Its number for the reason; zero where the refusal is our own.</param>
/// <param name="IsPolicy">Whether it is forbidden, or not there at all: more memory would not help.</param>
/// <param name="Remedy">What would allow it, as a sentence.</param>
internal sealed record SystemRefusal(string Call, int Error, bool IsPolicy = false, string Remedy = "")
{
    public override string ToString() => Error == 0 ? Call : $"{Call}: {new Win32Exception(Error).Message}, error {Error}";
}
