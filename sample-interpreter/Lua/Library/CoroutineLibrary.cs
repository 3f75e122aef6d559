namespace Lua;

/// <summary>The library coroutine.</summary>
internal static class CoroutineLibrary
{
    public static int Create(ref Call call) => call.Return(call.Machine.NewCoroutine(call.FunctionAt(1)).Value);

    public static int Resume(ref Call call)
    {
        Coroutine coroutine = CoroutineAt(ref call, 1);
        return CannotResume(ref call, coroutine) is { } why
            ? call.Return(Value.False, call.Heap.NewString(why))
            : call.Machine.Resume(coroutine, call.Frame + 1, call.Count - 1);
    }

    public static int Yield(ref Call call) => call.Machine.Yield(call.Frame, call.Count);

    public static int Wrap(ref Call call)
    {
        Coroutine coroutine = call.Machine.NewCoroutine(call.FunctionAt(1));
        coroutine.IsWrapped = true;
        Value value = coroutine.Value;
        call.Push(value);
        return call.Return(call.Machine.NewPassingFunction(new Wrapped(value, coroutine).Call));
    }

    public static int Status(ref Call call) =>
        call.Return(NameOf(CoroutineAt(ref call, 1).Status));

    public static int IsYieldable(ref Call call)
    {
        Coroutine coroutine = call.Count > 0 ? CoroutineAt(ref call, 1) : call.Machine.Current;
        return call.Return(call.Machine.IsYieldable(coroutine));
    }

    public static int Running(ref Call call) =>
        call.Return(call.Machine.Current.Value, Value.Of(call.Machine.Current == call.Machine.Main));

    public static int Close(ref Call call)
    {
        Coroutine coroutine = CoroutineAt(ref call, 1);
        if (coroutine.Status is not (CoroutineStatus.Suspended or CoroutineStatus.Dead))
            throw call.Error($"cannot close a {NameOf(coroutine.Status)} coroutine");
        return call.Machine.Close(coroutine, out Value error) ? call.Return(true) : call.Return(Value.False, error);
    }

    private static string NameOf(CoroutineStatus status) => status switch
    {
        CoroutineStatus.Suspended => "suspended",
        CoroutineStatus.Running => "running",
        CoroutineStatus.Normal => "normal",
        _ => "dead",
    };

    private static string? CannotResume(ref Call call, Coroutine coroutine)
    {
        _ = call;
        return coroutine.Status == CoroutineStatus.Suspended ? null
            : coroutine.Status == CoroutineStatus.Dead ? "cannot resume dead coroutine" : "cannot resume non-suspended coroutine";
    }

    private static Coroutine CoroutineAt(ref Call call, int index) =>
        call[index].IsThread ? (Coroutine)call.Heap.ObjectOf(call[index]) : throw call.TypeError(index, "coroutine");

    // The function that coroutine.wrap gives.
    private sealed class Wrapped(Value value, Coroutine coroutine) : IHasValues
    {
        public int Call(ref Call call) => CannotResume(ref call, coroutine) is { } why
            ? throw call.Error(why)
            : call.Machine.Resume(coroutine, call.Frame, call.Count);

        public void Mark(LuaHeap heap) => heap.Mark(value);
    }
}
