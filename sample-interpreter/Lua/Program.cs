using System;
using System.IO;
using System.Text;

namespace Lua;

/// <summary>The sample's command line: the interpreter `lua`, with the same options, messages and exit codes.</summary>
internal static class Program
{
    private const string Name = "lua";
    private const string Version = "Lua 5.4 (CopyPatch sample)";

    private static int Main(string[] arguments)
    {
        CommandLine commandLine;
        try
        {
            commandLine = CommandLine.Parse(arguments);
        }
        catch (FormatException exception)
        {
            Console.Error.WriteLine($"{Name}: {exception.Message}");
            Console.Error.WriteLine(CommandLine.Usage);
            return 1;
        }

        if (commandLine.Help)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        try
        {
            using var state = new LuaState(new LuaOptions
            {
                Tiers = commandLine.Tiers,
                MemoryLimit = commandLine.MemoryLimit,
                Budget = commandLine.Budget,
                Output = output,
            });
            bool success = new Session(state, commandLine, output).Run();
            if (commandLine.Listing is { } listing)
                Report.WriteListing(state, listing, Console.Out);
            if (commandLine.ShowsStatistics)
                Report.WriteStatistics(state, Console.Error);
            return success ? 0 : 1;
        }
        catch (LuaExitException exit)
        {
            output.Flush();
            return exit.Code;
        }
        catch (LuaBudgetException exception)
        {
            output.Flush();
            Console.Error.WriteLine($"{Name}: {exception.Message}");
            return 1;
        }
    }

    /// <summary>Runs what a command line asks for.</summary>
    private sealed class Session(LuaState state, CommandLine commandLine, Stream output)
    {
        /// <returns>Whether there was no error.</returns>
        public bool Run()
        {
            if (commandLine.ShowsVersion)
                Write(Version + "\n");
            SetArguments();
            if (commandLine.ShowsWarnings)
                state.Run("warn('@on')");
            foreach ((char option, string text) in commandLine.First)
            {
                if (!(option == 'e' ? Do(() => state.Load(Encoding.UTF8.GetBytes(text), "=(command line)")) : Require(text)))
                    return false;
            }

            string? script = commandLine.Script;
            bool nothing = script is null && commandLine.First.Count == 0 && !commandLine.ShowsVersion;
            bool prompt = commandLine.IsInteractive || (nothing && !Console.IsInputRedirected);
            if (script is null && nothing && !prompt)
                script = "-";
            if (script is not null && !DoScript(script) && !prompt)
                return false;
            if (prompt)
            {
                if (!commandLine.ShowsVersion)
                    Write(Version + "\n");
                new Prompt(state, output, Show).Run();
            }

            return true;
        }

        private bool DoScript(string script)
        {
            byte[] text;
            try
            {
                text = script == "-" ? ReadAll(Console.OpenStandardInput()) : File.ReadAllBytes(script);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                output.Flush();
                Console.Error.WriteLine($"{Name}: cannot open {script}");
                return false;
            }

            var arguments = new LuaValue[commandLine.Arguments.Length];
            for (int i = 0; i < arguments.Length; i++)
                arguments[i] = commandLine.Arguments[i];
            return Do(
                () => state.Load(LuaCompiler.SkipFirstLine(text), script == "-" ? "=stdin" : "@" + script),
                arguments);
        }

        private static byte[] ReadAll(Stream stream)
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }

        private bool Require(string text)
        {
            string[] parts = text.Split('=', 2);
            string code = $"local name, module = ...; _G[name] = require(module)";
            return Do(() => state.Load(Encoding.UTF8.GetBytes(code), "=(command line)"), parts[0], parts[^1]);
        }

        private bool Do(Func<LuaFunction> load, params LuaValue[] arguments)
        {
            try
            {
                using LuaFunction chunk = load();
                state.CallWithTraceback(chunk, arguments);
                output.Flush();
                return true;
            }
            catch (LuaException exception)
            {
                Show(exception);
                return false;
            }
        }

        private void Show(LuaException exception)
        {
            output.Flush();
            using Stream error = Console.OpenStandardError();
            error.Write(Encoding.Latin1.GetBytes($"{Name}: "));
            error.Write(state.MessageOf(exception));
            error.Write("\n"u8);
        }

        private void SetArguments()
        {
            using LuaTable arg = state.NewTable();
            string[] before = commandLine.Before;
            arg[0] = commandLine.Script ?? Name;
            if (commandLine.Script is not null)
            {
                for (int i = 0; i < before.Length; i++)
                    arg[-1 - i] = before[i];
                arg[-1 - before.Length] = Name;
            }

            for (int i = 0; i < commandLine.Arguments.Length; i++)
                arg[i + 1] = commandLine.Arguments[i];
            state["arg"] = arg;
        }

        private void Write(string text)
        {
            output.Write(Encoding.UTF8.GetBytes(text));
            output.Flush();
        }
    }
}
