using System.Collections.Generic;
using System.Text;

namespace Lua.Tests.Random;

/// <summary>Makes texts that are nearly programs, or not at all.</summary>
internal static class DamagedText
{
    private static readonly string[] s_tokens =
        ["end", "do", "function", "local", "return", "(", ")", "{", "}", "[", "]", "[[", "]]", "--", "--[[", "\"", "'", "\\", "=", "==", "..", "...",
            "nil", "0x", "1e", "1e999", "9223372036854775808", "goto a", "::a::", "<close>", "<const>", ":", ";", ",", "not", "#", "-", "~", "//",
            "while true do", "repeat", "until", "for", "in", "if", "then", "else", "break", "\0", "\xff", "\n", "\\z", "\\u{110000}", "_ENV", "and", "or"];

    public static byte[] Make(Dice dice, string program)
    {
        if (dice.OneIn(20))
            return Noise(dice);
        List<byte> text = [.. Encoding.Latin1.GetBytes(program)];
        for (int i = dice.Pick(1, 1, 1, 2, 3, 10); i > 0 && text.Count > 0; i--)
            Damage(dice, text);
        return [.. text];
    }

    private static byte[] Noise(Dice dice)
    {
        byte[] bytes = new byte[dice.Below(300)];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(dice.OneIn(2) ? dice.Below(256) : dice.Between(32, 126));
        return bytes;
    }

    private static (int Start, int Length) WordAt(List<byte> text, int at)
    {
        while (at < text.Count - 1 && !char.IsAsciiLetterOrDigit((char)text[at]))
            at++;
        int end = at;
        while (at > 0 && char.IsAsciiLetterOrDigit((char)text[at - 1]))
            at--;
        while (end < text.Count && char.IsAsciiLetterOrDigit((char)text[end]))
            end++;
        return (at, end - at);
    }

    private static void Damage(Dice dice, List<byte> text)
    {
        int at = dice.Below(text.Count);
        int length = System.Math.Min(dice.Between(1, dice.Pick(1, 4, 30)), text.Count - at);
        switch (dice.Below(14))
        {
            case 0:
                text[at] = (byte)dice.Below(256);
                break;
            case 1:
                text.RemoveRange(at, length);
                break;
            case 2:
                text.InsertRange(dice.Below(text.Count), text.GetRange(at, length));
                break;
            case 3:
                text.RemoveRange(at, text.Count - at);
                break;
            case < 12:
                // A word for another: it may well be a program still.
                (int to, int size) = WordAt(text, at);
                (int from, int count) = WordAt(text, dice.Below(text.Count));
                List<byte> word = text.GetRange(from, count);
                text.RemoveRange(to, size);
                text.InsertRange(to, word);
                break;
            default:
                text.InsertRange(at, Encoding.Latin1.GetBytes(" " + dice.Pick(s_tokens) + " "));
                break;
        }
    }
}
