using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Rendering;

/// <summary>
/// Writes what compiled code calls instead of the user's method. No exception may cross native frames, so the wrapper
/// catches it and returns a status; the result goes out through a pointer.
/// </summary>
internal static class HostWrapperWriter
{
    public static void Write(CodeWriter writer, HostWrapper host, EmitterNames names)
    {
        IEnumerable<string> parameters = host.Parameters.Select((parameter, i) => $"{NativeOf(parameter)} a{i}");
        string arguments = string.Join(", ", host.Parameters.Select(Argument));
        string target = host.IsStatic ? host.Owner : $"({EmitterWriter.Base}.GetHostObject() as {host.Owner} ?? {EmitterWriter.Base}.ThrowNoHostObject<{host.Owner}>())";
        string call = $"{target}.{MethodNames.Identifier(host.Method)}({arguments})";
        writer.Line($"/// <summary>What stencils call as <c>{DocumentationWriter.Escape(host.Function)}</c>.</summary>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line("[global::System.Runtime.InteropServices.UnmanagedCallersOnly(CallConvs = "
            + "new[] { typeof(global::System.Runtime.CompilerServices.CallConvCdecl) })]");
        writer.Open($"private static long {host.Name}({string.Join(", ", parameters.Prepend("void* result"))})");
        writer.Open("try");
        writer.Line(host.ResultCode switch
        {
            'v' => $"{call};",
            'b' => $"*(byte*)result = {call} ? (byte)1 : (byte)0;",
            _ => $"*({host.Result}*)result = {call};",
        });
        writer.Line("return 0;");
        writer.Close();
        writer.Open("catch (global::System.Exception exception)");
        writer.Line($"return {EmitterWriter.Base}.CaptureException(exception);");
        writer.Close();
        writer.Close();
    }

    /// <summary>Writes the list of all, by which saved code finds them.</summary>
    public static void WriteList(CodeWriter writer, EmitterNames names)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Open("protected override (string Name, nint Address, string Types)[] HostFunctions => new (string, nint, string)[]");
        foreach (HostWrapper host in names.Emitter.HostFunctions)
        {
            string name = SymbolDisplay.FormatLiteral(host.Function, quote: true);
            writer.Line($"({name}, {AddressOf(host, names)}, \"{TypesOf(host)}\"),");
        }

        writer.Close(";");
    }

    /// <summary>A letter for the type of the wrapper's result, and for each parameter's.</summary>
    public static string TypesOf(HostWrapper host) => "lp" + string.Concat(host.Parameters.Select(parameter => parameter.Code));

    /// <summary>An expression for the wrapper's address.</summary>
    public static string AddressOf(HostWrapper host, EmitterNames names)
    {
        string types = string.Concat(host.Parameters.Select(parameter => $", {NativeOf(parameter)}"));
        return $"(nint)(delegate* unmanaged[Cdecl]<void*{types}, long>)&{names.Emitter.FullName}.{host.Name}";
    }

    // A bool is one byte for C, and no type for a native call in C#.
    private static string NativeOf(HostParameter parameter) => parameter.Code == 'b' ? "byte" : parameter.Type;

    private static string Argument(HostParameter parameter, int i) => parameter.Code == 'b' ? $"a{i} != 0" : $"a{i}";
}
