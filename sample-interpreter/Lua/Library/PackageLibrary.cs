using System;
using System.IO;
using System.Text;

namespace Lua;

/// <summary>require, and the library `package`. Modules are texts of Lua; there are no libraries in C.</summary>
internal static unsafe class PackageLibrary
{
    private const string NoLibraries = "dynamic libraries not enabled; check your Lua installation";

    private static readonly LibraryEntry[] s_functions =
    [
        new("loadlib"u8, LoadLibrary),
        new("searchpath"u8, SearchPath),
    ];

    private static readonly LibraryEntry[] s_globals = [new("require"u8, Require)];

    private static readonly LibraryFunction[] s_searchers = [SearchPreload, SearchText, SearchLibrary, SearchRootLibrary];

    private static readonly byte[] s_path = Encoding.UTF8.GetBytes(Path(
        "LUA_PATH",
        "/usr/local/share/lua/5.4/?.lua;/usr/local/share/lua/5.4/?/init.lua;/usr/local/lib/lua/5.4/?.lua;"
        + "/usr/local/lib/lua/5.4/?/init.lua;./?.lua;./?/init.lua"));

    private static readonly byte[] s_libraryPath = Encoding.UTF8.GetBytes(Path(
        "LUA_CPATH",
        "/usr/local/lib/lua/5.4/?.so;/usr/local/lib/lua/5.4/loadall.so;./?.so"));

    public static void Open(LibraryBuilder builder)
    {
        LuaHeap heap = builder.Heap;
        Table* library = builder.Add("package"u8, s_functions, 6);
        builder.Set(library, "path"u8, heap.NewString(s_path));
        builder.Set(library, "cpath"u8, heap.NewString(s_libraryPath));
        builder.Set(library, "config"u8, heap.NewString("/\n;\n?\n!\n-\n"u8));
        builder.Set(library, "loaded"u8, builder.Loaded);
        Value preload = heap.ValueOf(heap.NewTable());
        builder.Set(library, "preload"u8, preload);
        builder.Set(heap.TableOf(builder.Machine.Registry), "_PRELOAD"u8, preload);
        Table* searchers = heap.NewTable(s_searchers.Length);
        for (int i = 0; i < s_searchers.Length; i++)
            heap.SetInteger(searchers, i + 1, builder.Machine.NewFunction(s_searchers[i]));
        builder.Set(library, "searchers"u8, heap.ValueOf(searchers));
        builder.Fill(builder.Globals, s_globals);
        builder.Machine.Library.Package = heap.ValueOf(library);
        builder.Machine.Library.Keep(heap.ValueOf(library));
    }

    private static string Path(string variable, string otherwise)
    {
        string? path = Environment.GetEnvironmentVariable(variable + "_5_4") ?? Environment.GetEnvironmentVariable(variable);
        if (path is null)
            return otherwise;
        return path.Replace(";;", $";{otherwise};").Trim(';');
    }

    private static int Require(ref Call call)
    {
        LuaHeap heap = call.Heap;
        Value name = call.StringValue(1);
        Value loaded = heap.Get(heap.TableOf(call.Machine.Registry), heap.NewString("_LOADED"u8));
        Value module = call.Get(loaded, name);
        if (module.IsTruthy)
            return call.Return(module);
        Find(ref call, name); // pushes the loader and what it is told
        Value data = call.Peek(-1);
        int loader = call.Machine.Top - 2;
        call.Push(call.Peek(-2));
        call.Push(name);
        call.Push(data);
        call.Invoke(2, 1);
        if (!call.Peek(-1).IsNil)
            call.Set(loaded, name, call.Peek(-1));
        module = call.Get(loaded, name);
        if (module.IsNil)
        {
            module = Value.True;
            call.Set(loaded, name, module);
        }
        return call.Return(module, call.Machine[loader + 1]);
    }

    private static void Find(ref Call call, Value name)
    {
        LuaHeap heap = call.Heap;
        Value searchers = call.Get(call.Machine.Library.Package, heap.NewString("searchers"u8));
        if (!searchers.IsTable)
            throw call.Error("'package.searchers' must be a table");
        call.Push(searchers);
        using ByteBuffer messages = ByteBuffer.Rent();
        for (long i = 1; ; i++)
        {
            Value searcher = heap.GetInteger(heap.TableOf(searchers), i);
            if (searcher.IsNil)
            {
                string shown = Encoding.Latin1.GetString(heap.Text(name));
                throw call.Error($"module '{shown}' not found:{Encoding.Latin1.GetString(messages.Written)}");
            }
            call.Push(searcher);
            call.Push(name);
            call.Invoke(1, 2);
            if (call.Peek(-2).IsFunction)
                return;
            if (call.Peek(-2).IsString)
            {
                messages.Append("\n\t"u8);
                messages.Append(heap.Text(call.Peek(-2)));
            }
            call.Pop();
            call.Pop();
        }
    }

    private static int SearchPreload(ref Call call)
    {
        Value name = call.StringValue(1);
        Value preload = call.Heap.Get(call.Heap.TableOf(call.Machine.Registry), call.Heap.NewString("_PRELOAD"u8));
        Value loader = call.Get(preload, name);
        if (!loader.IsNil)
            return call.Return(loader, call.Heap.NewString(":preload:"u8));
        return call.Return($"no field package.preload['{Encoding.Latin1.GetString(call.Heap.Text(name))}']");
    }

    private static int SearchText(ref Call call)
    {
        string name = Encoding.Latin1.GetString(call.Bytes(1));
        string path = PathField(ref call, "path");
        if (!TryFind(name.Replace('.', '/'), path, out string found))
            return call.Return(found);
        if (BasicLibrary.TryLoadFile(ref call, Encoding.Latin1.GetBytes(found), "bt", call.Machine.Globals, out Value function))
            return call.Return(function, call.Heap.NewString(found));
        string message = Encoding.Latin1.GetString(call.Heap.Text(function));
        throw call.Error($"error loading module '{name}' from file '{found}':\n\t{message}");
    }

    private static int SearchLibrary(ref Call call) => SearchLibrary(ref call, Encoding.Latin1.GetString(call.Bytes(1)), false);

    // The library that a whole package may be in.
    private static int SearchRootLibrary(ref Call call)
    {
        string name = Encoding.Latin1.GetString(call.Bytes(1));
        int dot = name.IndexOf('.');
        return dot < 0 ? 0 : SearchLibrary(ref call, name[..dot], true);
    }

    private static int SearchLibrary(ref Call call, string name, bool isRoot)
    {
        string path = PathField(ref call, "cpath");
        if (!TryFind(name.Replace('.', '/'), path, out string found) || isRoot)
            return call.Return(found);
        throw call.Error($"error loading module '{name}' from file '{found}':\n\t{NoLibraries}");
    }

    private static string PathField(ref Call call, string name)
    {
        Value path = call.Get(call.Machine.Library.Package, call.Heap.NewString(name));
        return path.IsString
            ? Encoding.Latin1.GetString(call.Heap.Text(path))
            : throw call.Error($"'package.{name}' must be a string");
    }

    private static int SearchPath(ref Call call)
    {
        string name = Encoding.Latin1.GetString(call.Bytes(1));
        string path = Encoding.Latin1.GetString(call.Bytes(2));
        string separator = Encoding.Latin1.GetString(call.Bytes(3, "."u8));
        string replacement = Encoding.Latin1.GetString(call.Bytes(4, "/"u8));
        if (separator.Length > 0)
            name = name.Replace(separator, replacement);
        return TryFind(name, path, out string found)
            ? call.Return(found)
            : call.Return(Value.Nil, call.Heap.NewString(found));
    }

    // The first file of the path's templates that there is, or a message that lists all.
    private static bool TryFind(string name, string path, out string found)
    {
        string[] files = path.Replace("?", name).Split(';');
        foreach (string file in files)
        {
            found = file;
            if (file.Length > 0 && File.Exists(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(file))))
                return true;
        }
        found = $"no file '{string.Join("'\n\tno file '", files)}'";
        return false;
    }

    private static int LoadLibrary(ref Call call)
    {
        call.Bytes(1);
        call.Bytes(2);
        return call.Return(Value.Nil, call.Heap.NewString(NoLibraries), call.Heap.NewString("absent"u8));
    }
}
