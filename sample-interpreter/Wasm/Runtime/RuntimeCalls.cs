namespace Wasm;

internal static unsafe class RuntimeCalls
{
    public static void CallHost(NativeInstance* host, ulong* frame)
    {
    }

    public static int Perform(NativeInstance* instance, ulong* frame, int operation, int a, int b) => 0;
}
