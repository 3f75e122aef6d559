namespace CopyPatch.Bake.Texts;

/// <summary>A file that objects were made of: its name in the stencil text, and the digest of its contents.</summary>
internal sealed record InputFile(string Name, string Sha256)
{
    public override string ToString() => $"input {Sha256} {Name}";
}
