namespace Lua;

// Which libraries scripts have.
public sealed unsafe partial class LuaState
{
    private static readonly LibraryEntry[] s_protected =
    [
        new("pcall"u8, ProtectedCalls.Pcall), new("xpcall"u8, ProtectedCalls.Xpcall),
    ];

    private static readonly LibraryEntry[] s_coroutine =
    [
        new("create"u8, CoroutineLibrary.Create), new("resume"u8, CoroutineLibrary.Resume), new("yield"u8, CoroutineLibrary.Yield),
        new("wrap"u8, CoroutineLibrary.Wrap), new("status"u8, CoroutineLibrary.Status), new("isyieldable"u8, CoroutineLibrary.IsYieldable),
        new("running"u8, CoroutineLibrary.Running), new("close"u8, CoroutineLibrary.Close),
    ];

    private static readonly LibraryEntry[] s_debug =
    [
        new("traceback"u8, DebugLibrary.Traceback), new("getinfo"u8, DebugLibrary.GetInfo), new("getlocal"u8, DebugLibrary.GetLocal),
        new("setlocal"u8, DebugLibrary.SetLocal), new("getupvalue"u8, DebugLibrary.GetUpvalue), new("setupvalue"u8, DebugLibrary.SetUpvalue),
        new("upvalueid"u8, DebugLibrary.UpvalueId), new("upvaluejoin"u8, DebugLibrary.UpvalueJoin),
        new("getmetatable"u8, DebugLibrary.GetMetatable), new("setmetatable"u8, DebugLibrary.SetMetatable),
        new("getregistry"u8, DebugLibrary.GetRegistry), new("sethook"u8, DebugLibrary.SetHook), new("gethook"u8, DebugLibrary.GetHook),
        new("getuservalue"u8, DebugLibrary.GetUserValue), new("setuservalue"u8, DebugLibrary.SetUserValue),
    ];

    // Files come with the library package, and a state that has none has no way to read them.
    private static readonly string[] s_readsFiles = ["dofile", "loadfile"];

    private void OpenLibraries()
    {
        var builder = new LibraryBuilder(Machine);
        LuaLibraries wanted = Options.Libraries;
        if (Has(LuaLibraries.Basic))
        {
            BasicLibrary.Open(builder);
            builder.Fill(builder.Globals, s_protected);
        }

        if (Has(LuaLibraries.Package))
            PackageLibrary.Open(builder);
        else
            Forget(builder);
        if (Has(LuaLibraries.String))
            StringLibrary.Open(builder);
        if (Has(LuaLibraries.Table))
            TableLibrary.Open(builder);
        if (Has(LuaLibraries.Math))
            MathLibrary.Open(builder);
        if (Has(LuaLibraries.Utf8))
            Utf8Library.Open(builder);
        if (Has(LuaLibraries.Coroutine))
            builder.Add("coroutine"u8, s_coroutine);
        if (Has(LuaLibraries.Debug))
            builder.Add("debug"u8, s_debug);
        if (Has(LuaLibraries.Os))
            OsLibrary.Open(builder);
        if (Has(LuaLibraries.Io))
            IoLibrary.Open(builder);

        Intrinsics.Install(Machine);

        bool Has(LuaLibraries library) => (wanted & library) != 0;
    }

    private void Forget(LibraryBuilder builder)
    {
        foreach (string name in s_readsFiles)
            Machine.Heap.Set(builder.Globals, Machine.Heap.NewString(name), Value.Nil);
    }
}
