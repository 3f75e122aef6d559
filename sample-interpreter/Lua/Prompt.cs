using System;
using System.IO;
using System.Text;

namespace Lua;

/// <summary>The prompt: a line is an expression, a statement, or the beginning of one.</summary>
internal sealed class Prompt(LuaState state, Stream output, Action<LuaException> show)
{
    public void Run()
    {
        while (ReadLine("> ") is { } line)
        {
            if (Load(line) is { } chunk)
                Execute(chunk);
        }

        Write("\n");
    }

    // As an expression, or as a statement, for which there may be more lines to come.
    private LuaFunction? Load(string line)
    {
        string text = line.StartsWith('=') ? "return " + line[1..] : line;
        try
        {
            return state.Load(Encoding.UTF8.GetBytes("return " + text + ";"), "=stdin");
        }
        catch (LuaException)
        {
            // It is no expression.
        }

        while (true)
        {
            try
            {
                return state.LoadOrMore(Encoding.UTF8.GetBytes(text), "=stdin", out bool isIncomplete) is { } chunk
                    ? chunk
                    : isIncomplete && ReadLine(">> ") is { } more ? Next(more) : null;
            }
            catch (LuaException exception)
            {
                show(exception);
                return null;
            }
        }

        LuaFunction? Next(string more) => Load(text + "\n" + more);
    }

    private void Execute(LuaFunction chunk)
    {
        try
        {
            LuaValue[] results = state.CallWithTraceback(chunk);
            if (results.Length > 0)
                state["print"].AsFunction().Call(results);
            output.Flush();
        }
        catch (LuaException exception)
        {
            show(exception);
        }
    }

    private string? ReadLine(string prompt)
    {
        Write(prompt);
        return Console.ReadLine();
    }

    private void Write(string text)
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Flush();
    }
}
