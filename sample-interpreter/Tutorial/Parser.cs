using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Tutorial;

/// <summary>Reads a program file.</summary>
/// <remarks>
/// A file is a list of words. <c>integer NAME</c>, <c>float NAME</c>, <c>integers NAME LENGTH</c> and
/// <c>floats NAME LENGTH</c> declare variables and arrays; <c>NAME:</c> is a label; all else is an instruction and its
/// operand. A constant with a point or an exponent is floating point.
/// </remarks>
internal sealed class Parser
{
    private const int MostSlots = 10_000_000;

    private readonly string _file;
    private readonly List<Token> _tokens;
    private readonly Dictionary<string, Variable> _variables = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly List<(int Instruction, Token Label)> _jumps = [];
    private readonly List<Instruction> _instructions = [];
    private readonly List<Token> _words = []; // the word of each instruction
    private int _next;
    private int _slots;

    private Parser(string file, string text)
    {
        _file = file;
        _tokens = Token.Split(text);
    }

    /// <summary>Reads a program, and checks that its stacks are right.</summary>
    /// <param name="file">The file's name, for messages and for the program's name.</param>
    /// <param name="text">What is in it.</param>
    /// <exception cref="ProgramException">The program is wrong.</exception>
    public static StackProgram Parse(string file, string text) => new Parser(file, text).Parse();

    private StackProgram Parse()
    {
        while (_next < _tokens.Count)
            ParseStatement(_tokens[_next++]);
        if (_instructions.Count == 0)
            throw new ProgramException(_file, 1, "no instructions: a program is at least `push 0 return`");
        foreach ((int at, Token label) in _jumps)
        {
            if (!_labels.TryGetValue(label.Text, out int target))
                throw Error(label, $"there is no label {label.Text}: write `{label.Text}:` where the jump is to go");
            _instructions[at] = _instructions[at].WithTarget(at, target);
        }

        StackDepth depth = new StackCheck(_file).Run(_instructions, _words, _labels.Values.ToHashSet());
        Dictionary<int, string> labels = [];
        foreach ((string name, int at) in _labels)
            labels.TryAdd(at, name);
        var variables = _variables.Values.ToDictionary(variable => variable.Slot);
        string program = Path.GetFileNameWithoutExtension(_file);
        return new StackProgram(program, [.. _instructions], _slots, depth, labels, variables);
    }

    private void ParseStatement(Token word)
    {
        if (word.Text is "integer" or "float")
            Declare(Name(word), 0, word.Text == "float");
        else if (word.Text is "integers" or "floats")
            Declare(Name(word), Length(word), word.Text == "floats");
        else if (word.Text.EndsWith(':'))
            MarkLabel(word);
        else
            ParseInstruction(word);
    }

    private void ParseInstruction(Token word)
    {
        if (!InstructionSet.Forms.TryGetValue(word.Text, out InstructionForm form))
            throw Error(word, $"{word.Text} is not an instruction; these are: {string.Join(' ', InstructionSet.Forms.Keys)}");
        if (form.Operand == OperandKind.Label)
            _jumps.Add((_instructions.Count, Operand(word, "the label that it goes to")));
        _instructions.Add(form.Operand switch
        {
            OperandKind.Constant => Constant(word, form),
            OperandKind.Variable or OperandKind.Array => Access(word, form),
            _ => new Instruction(form.Opcode),
        });
        _words.Add(word);
    }

    private Instruction Access(Token word, InstructionForm form)
    {
        bool wantsArray = form.Operand == OperandKind.Array;
        Token name = Operand(word, wantsArray ? "an array" : "a variable");
        if (!_variables.TryGetValue(name.Text, out Variable variable))
            throw Error(name, wantsArray
                ? $"{name.Text} is not declared: write `integers {name.Text} 100` or `floats {name.Text} 100` above"
                : $"{name.Text} is not declared: write `integer {name.Text}` or `float {name.Text}` above");
        if (variable.IsArray != wantsArray)
            throw Error(name, variable.IsArray
                ? $"{name.Text} is an array: use load and store"
                : $"{name.Text} is not an array: use get and set");
        return new Instruction(variable.IsFloat ? form.Float : form.Opcode, variable.Slot, variable.Length);
    }

    private Instruction Constant(Token word, InstructionForm form)
    {
        Token operand = Operand(word, "a number");
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (long.TryParse(operand.Text, NumberStyles.AllowLeadingSign, culture, out long integer))
            return new Instruction(form.Opcode, 0, integer);
        if (operand.Text.AsSpan().IndexOfAny(".eE") >= 0 && char.IsAsciiDigit(operand.Text[^1])
            && double.TryParse(operand.Text, NumberStyles.Float, culture, out double number))
            return new Instruction(form.Float, 0, BitConverter.DoubleToInt64Bits(number));
        throw Error(operand, $"{operand.Text} is not a number: write an integer of 64 bits (-5) or a floating-point number (0.5, 1e-9)");
    }

    private void Declare(Token name, int length, bool isFloat)
    {
        if (!_variables.TryAdd(name.Text, new Variable(name.Text, _slots, length, isFloat)))
            throw Error(name, $"{name.Text} is declared twice: remove one, or give it another name");
        _slots += Math.Max(length, 1);
    }

    private void MarkLabel(Token word)
    {
        string name = word.Text[..^1];
        CheckName(word, name);
        if (!_labels.TryAdd(name, _instructions.Count))
            throw Error(word, $"the label {name} stands twice: give one of them another name");
    }

    private int Length(Token word)
    {
        Token operand = Operand(word, "its length");
        if (int.TryParse(operand.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length > 0 && length <= MostSlots - _slots)
            return length;
        throw Error(operand, $"{operand.Text} is no length: arrays have 1 to {MostSlots} elements, all of them together");
    }

    private Token Name(Token word)
    {
        Token name = Operand(word, "a name");
        CheckName(name, name.Text);
        return name;
    }

    private void CheckName(Token token, string name)
    {
        bool isName = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c == '_');
        if (!isName || InstructionSet.Forms.ContainsKey(name) || name is "integer" or "float" or "integers" or "floats")
            throw Error(token, $"`{name}` cannot be a name: take letters, digits and _, and no word of the language");
    }

    private Token Operand(Token word, string what) =>
        _next < _tokens.Count ? _tokens[_next++] : throw Error(word, $"the file ends where {word.Text} needs {what}");

    private ProgramException Error(Token token, string message) => new(_file, token.Line, message);
}
