namespace CopyPatch.Wasm.Tests.Binary;

/// <summary>Decodes and validates modules.</summary>
internal static class Modules
{
    /// <summary>Decodes a module and validates all of its functions.</summary>
    public static ModuleData Check(byte[] bytes)
    {
        ModuleData module = ModuleDecoder.Decode(bytes);
        FunctionValidator validator = new(module);
        FunctionSummary summary = new();
        for (int i = 0; i < module.Bodies.Length; i++)
            validator.Validate(i, summary);
        return module;
    }

    /// <summary>What is wrong with a module, or null.</summary>
    public static string? ErrorOf(byte[] bytes)
    {
        try
        {
            Check(bytes);
            return null;
        }
        catch (WasmFormatException exception)
        {
            return exception.Message;
        }
    }
}
