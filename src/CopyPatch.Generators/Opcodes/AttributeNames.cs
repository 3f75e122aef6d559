namespace CopyPatch.Generators.Opcodes;

internal static class AttributeNames
{
    public const string StencilLibrary = "CopyPatch.StencilLibraryAttribute";
    public const string Opcode = "CopyPatch.OpcodeAttribute";
    public const string HostFunction = "CopyPatch.HostFunctionAttribute";
}
