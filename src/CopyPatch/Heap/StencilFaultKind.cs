namespace CopyPatch;

/// <summary>What a fault in compiled code was.</summary>
public enum StencilFaultKind
{
    /// <summary>Memory was accessed that is not there, or must not be accessed so (SIGSEGV, SIGBUS).</summary>
    Access,

    /// <summary>An integer was divided by zero, or the quotient does not fit (SIGFPE). AArch64 does not know this fault.</summary>
    Division,

    /// <summary>An instruction that the processor does not have, such as that of <c>__builtin_trap()</c> (SIGILL).</summary>
    IllegalInstruction,

    /// <summary>The thread's stack ended: compiled code called itself too often.</summary>
    StackExhausted,
}
