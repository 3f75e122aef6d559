namespace CopyPatch.Wasm.Benchmarks;

/// <summary>What a kernel returned, and how long it took.</summary>
internal readonly record struct KernelRun(int Checksum, double Nanoseconds);
