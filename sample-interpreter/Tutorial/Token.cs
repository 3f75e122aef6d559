using System;
using System.Collections.Generic;

namespace Tutorial;

/// <summary>A word of a program file.</summary>
/// <param name="Text">The word.</param>
/// <param name="Line">Its line, from 1.</param>
internal readonly record struct Token(string Text, int Line)
{
    /// <summary>Splits a program file into words; a <c>#</c> makes the rest of its line a comment.</summary>
    public static List<Token> Split(string text)
    {
        List<Token> tokens = [];
        int line = 0;
        foreach (string whole in text.Split('\n'))
        {
            line++;
            string code = whole.Split('#')[0];
            foreach (string word in code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                tokens.Add(new Token(word, line));
        }
        return tokens;
    }
}
