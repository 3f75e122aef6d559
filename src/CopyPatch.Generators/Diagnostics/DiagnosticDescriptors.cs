using Microsoft.CodeAnalysis;

namespace CopyPatch.Generators.Diagnostics;

/// <summary>All that the generator and the analyzers report. CP0001 to CP0009, and those from CP0050 on, are the bake's.</summary>
internal static class DiagnosticDescriptors
{
    private const string DocumentationPage = "docs/diagnostics.md#";

    // ------------------------------------------------------------------------------------------ what clang left behind

    // What nothing is known of has no methods, and the compiler's errors cannot be taken back.
    private const string BakeAgain = "Bake it again: dotnet build -t:BakeStencils. That ends errors about missing Emit methods as well.";

    public static readonly DiagnosticDescriptor UnreadableStencils = Error("CP0010",
        "Stencil text cannot be read", "'{0}' cannot be read: {1}. " + BakeAgain);

    public static readonly DiagnosticDescriptor OtherFormatVersion = Error("CP0011",
        "Stencil text of another version",
        "'{0}' is in format {1}, and this version of CopyPatch.Generators reads format {2}. " + BakeAgain);

    public static readonly DiagnosticDescriptor OtherObject = Error("CP0012",
        "Object of another kind", "'{0}' does not hold an object for {1}: {2}. " + BakeAgain);

    public static readonly DiagnosticDescriptor LeakedSymbol = Error("CP0013",
        "Stencil leaks a symbol", "Stencil '{0}' refers to '{1}' on {2}, which does not exist at run time: {3}");

    public static readonly DiagnosticDescriptor UnsupportedRelocation = Error("CP0014",
        "Unsupported relocation", "Stencil '{0}' needs relocation {1} against '{2}' on {3}, which CopyPatch cannot patch: {4}");

    public static readonly DiagnosticDescriptor NotATailCall = Error("CP0015",
        "Continuation is not a tail call",
        "Stencil '{0}' calls {1} and comes back, or takes its address; leave a stencil with CP_NEXT() or CP_JUMP({2}), which jump");

    public static readonly DiagnosticDescriptor UnsupportedType = Error("CP0016",
        "Unsupported type",
        "{0} has type '{1}', which C# cannot pass; use an integer of 8 to 64 bits, bool, float, double or a pointer");

    public static readonly DiagnosticDescriptor DuplicateName = Error("CP0017",
        "Duplicate name", "{0} '{1}' is defined twice{2}; the other is at line {3}");

    public static readonly DiagnosticDescriptor FrameAlignment = Error("CP0018",
        "Stack frame alignment",
        "Stencil '{0}' needs its stack frame aligned to {1} bytes on {2}, and code is entered with 16; "
        + "keep over-aligned data in memory that the state points to");

    public static readonly DiagnosticDescriptor UnsupportedData = Error("CP0019",
        "Unsupported data", "Stencil '{0}' uses data that cannot be baked: {1}");

    public static readonly DiagnosticDescriptor ArchitecturesDisagree = Error("CP0020",
        "Architectures disagree", "{0} differs between {1} and {2}: {3}; make it the same with every #if");

    public static readonly DiagnosticDescriptor EntryNotSelfContained = Error("CP0021",
        "Entry is not self-contained",
        "Entry '{0}' refers to '{1}' on {2}; an entry sets up the state and enters, and everything else belongs into stencils");

    public static readonly DiagnosticDescriptor UnsupportedValueType = Error("CP0022",
        "Unsupported type of a value",
        "{0} has type '{1}'; values are integers of 32 or 64 bits, pointers, float and double");

    public static readonly DiagnosticDescriptor UnplacedOperation = Error("CP0023",
        "Operation cannot be placed", "Operation '{0}' cannot be placed on {1}: {2}");

    public static readonly DiagnosticDescriptor UnknownFeature = Error("CP0024",
        "Unknown feature of a processor",
        "Stencil '{0}' requires '{1}', which CopyPatch cannot look for on {2}; CP_REQUIRES knows {3}");

    public static readonly DiagnosticDescriptor UnusableDeclaration = Error("CP0025",
        "Declaration cannot be in C#", "'{0}' cannot be in C# as it is in C: {1}");

    public static readonly DiagnosticDescriptor FramePointer = Error("CP0026",
        "Frame pointer is lost", "{0} '{1}' {2} on {3}, so that nobody could walk the stack from there: {4}");

    public static readonly DiagnosticDescriptor UnsupportedSite = Error("CP0027",
        "Unsupported type of a site",
        "Site '{0}' has type '{1}', which C# cannot have in memory as C has it; use an integer of 8 to 64 bits, bool, float, double, "
        + "a pointer, or what CP_STRUCT or CP_ENUM declares");

    public static readonly DiagnosticDescriptor ColdPart = Error("CP0028",
        "Cold part that nobody gets to", "Cold part '{0}' of stencil '{1}' is never run: {2}");

    // --------------------------------------------------------------------------------------------- what C# asks for

    public static readonly DiagnosticDescriptor NoStencilFile = Error("CP0030",
        "No such stencil file", "There is no stencil file '{0}': {1}");

    public static readonly DiagnosticDescriptor NoStencil = Error("CP0031",
        "No such stencil", "There is no stencil '{0}' in '{1}': {2}");

    public static readonly DiagnosticDescriptor SignatureDisagrees = Error("CP0032",
        "Signature disagrees with the stencil", "'{0}' does not fit stencil '{1}' at {2}: {3}");

    public static readonly DiagnosticDescriptor ClassForm = Error("CP0033",
        "Class cannot be an emitter", "'{0}' cannot be an emitter: {1}");

    public static readonly DiagnosticDescriptor OpcodeMethodForm = Error("CP0034",
        "Method cannot be an opcode", "'{0}' cannot be an opcode method: {1}");

    public static readonly DiagnosticDescriptor HostFunction = Error("CP0035",
        "Host function is missing or does not fit", "{0}");

    public static readonly DiagnosticDescriptor LibrariesDisagree = Error("CP0036",
        "Stencil files cannot be in one emitter", "'{0}' and '{1}' cannot be in one emitter: {2}");

    public static readonly DiagnosticDescriptor UnsafeBlocksOff = Error("CP0037",
        "Unsafe blocks are off", "'{0}' needs unsafe code: set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project");

    public static readonly DiagnosticDescriptor MethodNameTwice = Error("CP0038",
        "Two stencils would give one method",
        "'{0}' would emit both '{1}' ({2}) and '{3}' ({4}); give one another name with [Opcode(..., Method = ...)]");

    public static readonly DiagnosticDescriptor TypeOfValue = Error("CP0039",
        "Type that no value has",
        "There is no '{0}': a value is an int, long, float or double, "
        + "where an unsigned integer or a pointer is the signed one of its width");

    public static readonly DiagnosticDescriptor UnmarkedLabel = Warning("CP0040",
        "Label that is never marked",
        "Label '{0}' is never marked, and Compile will throw: call MarkLabel({0}) where the code goes on");

    public static readonly DiagnosticDescriptor DroppedCode = Warning("CP0041",
        "Compiled code that nobody disposes",
        "The code is neither disposed nor kept, so its memory is lost until the heap is gone: write 'using var code = ...', or keep it");

    public static readonly DiagnosticDescriptor SharedEmitter = Warning("CP0042",
        "Emitter that several threads use",
        "'{0}' is used by several threads at the same time, and an emitter is for one: make one for each thread; a heap can be shared");

    public static readonly DiagnosticDescriptor NoHandlers = Error("CP0043",
        "Stencils without handlers",
        "'{0}' has no handlers, which an interpreter is made of: write '#define CP_INTERPRETER' before '#include <copypatch.h>'");

    public static readonly DiagnosticDescriptor NativeFunction = Error("CP0045",
        "Native function is missing", "{0}");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    // The page is part of the documentation that comes with this version, wherever that is.
    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "CopyPatch", severity, isEnabledByDefault: true, helpLinkUri: DocumentationPage + id.ToLowerInvariant());
}
