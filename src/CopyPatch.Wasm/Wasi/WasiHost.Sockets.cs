namespace CopyPatch.Wasm.Wasi;

// There are no sockets: a descriptor that is open is none.
internal sealed partial class WasiHost
{
    public Errno Socket(uint descriptor)
    {
        Errno result = _descriptors.Find(descriptor, Rights.None, out _);
        return result != Errno.Success ? result : Errno.NotSocket;
    }
}
