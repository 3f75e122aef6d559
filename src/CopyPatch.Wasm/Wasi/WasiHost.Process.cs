using System.Threading;

namespace CopyPatch.Wasm.Wasi;

// The process.
internal sealed partial class WasiHost
{
    public static Errno Exit(uint code) => throw new WasiExitException((int)code);

    // There are no signals here. Ending the module as if there were is what its own abort does.
    public static Errno Raise() => Errno.NotImplemented;

    public static Errno Yield()
    {
        Thread.Yield();
        return Errno.Success;
    }
}
