using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace CopyPatch.Wasm.Spec;

/// <summary>Runs the commands of one file of the WebAssembly test suite.</summary>
internal sealed class SpecRunner : IDisposable
{
    private readonly WasmStore _store;
    private readonly WasmLinker _linker;
    private readonly List<WasmModule> _modules = [];
    private readonly Dictionary<string, WasmInstance> _named = [];
    private readonly SpecResult _result;
    private readonly string _folder;
    private readonly WasmModuleOptions _options;
    private readonly bool _isCached;
    private WasmInstance? _last;

    private SpecRunner(string json, WasmModuleOptions options, bool isCached)
    {
        _isCached = isCached;
        _options = options;
        _store = new WasmStore(new WasmStoreOptions { CatchFaults = options.CatchFaults });
        _folder = Path.GetDirectoryName(json)!;
        _result = new SpecResult(Path.GetFileNameWithoutExtension(json));
        _linker = new WasmLinker(_store);
        SpecHost.Define(_linker);
    }

    /// <summary>Converts a file and runs it.</summary>
    /// <param name="file">The .wast file.</param>
    /// <param name="options">How its modules are compiled.</param>
    /// <param name="isCached">Whether their code is saved, and loaded again.</param>
    /// <returns>What came of it; that it could not be converted is a failure.</returns>
    public static SpecResult RunFile(string file, WasmModuleOptions? options = null, bool isCached = false)
    {
        string folder = Directory.CreateTempSubdirectory("wasm-spec").FullName;
        try
        {
            return Run(SpecConversion.Convert(file, folder), options, isCached);
        }
        catch (Exception exception)
        {
            // The tool is missing, or what it has made of the file is not what it should be.
            SpecResult result = new(Path.GetFileName(file));
            result.Failures.Add($"{result.File}: {exception.Message.ReplaceLineEndings(" ")}");
            return result;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs a file that is converted.</summary>
    /// <param name="json">Its list of commands, beside its modules.</param>
    /// <param name="options">How its modules are compiled.</param>
    /// <param name="isCached">Whether their code is saved, and loaded again.</param>
    /// <returns>What came of it.</returns>
    public static SpecResult Run(string json, WasmModuleOptions? options = null, bool isCached = false)
    {
        using SpecRunner runner = new(json, options ?? new WasmModuleOptions(), isCached);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json));
        foreach (JsonElement command in document.RootElement.GetProperty("commands").EnumerateArray())
            runner.Run(command);
        return runner._result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        foreach (WasmModule module in _modules)
            module.Dispose();
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private void Run(JsonElement command)
    {
        string type = command.GetProperty("type").GetString()!;
        int line = command.GetProperty("line").GetInt32();
        bool isAssertion = type.StartsWith("assert_", StringComparison.Ordinal);
        if (Text(command, "module_type") == "text")
        {
            _result.NotApplicable++;
            return;
        }

        string? failure;
        try
        {
            failure = Perform(type, command);
        }
        catch (Exception exception)
        {
            failure = $"{exception.GetType().Name}: {exception.Message}";
        }

        if (failure is not null)
            _result.Failures.Add($"{_result.File}.wast:{line}: {type}: {failure}");
        else if (isAssertion)
            _result.Passed++;
    }

    // What is wrong, or null.
    private string? Perform(string type, JsonElement command)
    {
        switch (type)
        {
            case "module":
                _last = null;
                _last = Instantiate(command);
                if (Text(command, "name") is { } name)
                    _named[name] = _last;
                return null;
            case "register":
                _linker.DefineInstance(command.GetProperty("as").GetString()!, InstanceOf(command));
                return null;
            case "action":
                Act(command.GetProperty("action"));
                return null;
            case "assert_return":
                return Compare(command.GetProperty("expected"), Act(command.GetProperty("action")));
            case "assert_trap" or "assert_exhaustion":
                return Trap(command, () => Act(command.GetProperty("action")));
            case "assert_uninstantiable":
                return Trap(command, () => Instantiate(command));
            case "assert_invalid" or "assert_malformed":
                return Expect<WasmFormatException>(() => Add(WasmModule.Compile(Bytes(command))));
            case "assert_unlinkable":
                return Expect<WasmLinkException>(() => Instantiate(command));
            default:
                return "an unknown command";
        }
    }

    private byte[] Bytes(JsonElement command) => File.ReadAllBytes(Path.Combine(_folder, command.GetProperty("filename").GetString()!));

    private WasmModule Add(WasmModule module)
    {
        _modules.Add(module);
        return module;
    }

    private WasmInstance Instantiate(JsonElement command) => _linker.Instantiate(Add(Make(Bytes(command))));

    private WasmModule Make(byte[] bytes)
    {
        WasmModule module = WasmModule.Compile(bytes, _options);
        if (!_isCached)
            return module;
        using MemoryStream saved = new();
        using (module)
            module.Save(saved);
        return WasmModule.Load(bytes, saved.ToArray(), _options);
    }

    private WasmInstance InstanceOf(JsonElement element)
    {
        string? name = Text(element, "module") ?? Text(element, "name");
        WasmInstance? instance = name is null ? _last : _named.GetValueOrDefault(name);
        return instance ?? throw new InvalidOperationException($"the module {name} was not instantiated");
    }

    private object?[] Act(JsonElement action)
    {
        WasmInstance instance = InstanceOf(action);
        string field = action.GetProperty("field").GetString()!;
        if (action.GetProperty("type").GetString() == "get")
            return [instance.GetGlobal(field)!.Value];
        WasmFunction function = instance.GetFunction(field) ?? throw new InvalidOperationException($"no function {field}");
        return function.Invoke([.. action.GetProperty("args").EnumerateArray().Select(SpecValues.Argument)]);
    }

    private static string? Compare(JsonElement expected, object?[] actual)
    {
        int count = expected.GetArrayLength();
        bool matches = count == actual.Length;
        for (int i = 0; matches && i < count; i++)
            matches = SpecValues.Matches(expected[i], actual[i]);
        return matches ? null : $"({string.Join(", ", actual)}) instead of {expected.GetRawText()}";
    }

    private static string? Trap(JsonElement command, Action action)
    {
        string expected = command.GetProperty("text").GetString()!;
        try
        {
            action();
        }
        catch (WasmTrapException trap)
        {
            // The suite knows words for a trap that say less or more than others.
            string message = trap.Message;
            return message.StartsWith(expected, StringComparison.Ordinal)
                || expected.StartsWith(message.Split('\n')[0], StringComparison.Ordinal)
                ? null
                : $"'{message}' instead of '{expected}'";
        }

        return $"no trap instead of '{expected}'";
    }

    private static string? Expect<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException)
        {
            return null;
        }

        return $"no {typeof(TException).Name}";
    }
}
