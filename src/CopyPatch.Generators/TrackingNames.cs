namespace CopyPatch.Generators;

/// <summary>Names of the pipeline's steps, for tests of what runs again after an edit.</summary>
internal static class TrackingNames
{
    public const string StencilFiles = nameof(StencilFiles);
    public const string EmitterClasses = nameof(EmitterClasses);
    public const string ClassStencils = nameof(ClassStencils);
    public const string Bindings = nameof(Bindings);
    public const string Emitters = nameof(Emitters);
    public const string DeclaredTypes = nameof(DeclaredTypes);
    public const string Diagnostics = nameof(Diagnostics);
}
