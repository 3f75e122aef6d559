using CopyPatch;

namespace Lua;

/// <summary>Lua's instructions, whichever tier they are emitted for.</summary>
[StencilOperations("stencils/lua.c")]
internal partial interface IInstructions;

/// <summary>Machine code of them.</summary>
[StencilLibrary("stencils/lua.c")]
[HostObject(typeof(Machine))]
internal sealed partial class MachineEmitter : IInstructions;

/// <summary>An interpreter's program of them.</summary>
[StencilInterpreter("stencils/lua.c")]
[HostObject(typeof(Machine))]
internal sealed partial class InterpreterEmitter : IInstructions;

/// <summary>Operations of traces.</summary>
[StencilLibrary("stencils/trace.c")]
[HostObject(typeof(Machine))]
internal sealed partial class TraceEmitter;
