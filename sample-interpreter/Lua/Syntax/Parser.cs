using System;
using System.Collections.Generic;

namespace Lua;

/// <summary>Makes a text's tree, with the variables that its names mean.</summary>
internal sealed partial class Parser
{
    // So many levels are left of 200 when a program loads a text.
    private const int MaximumLevel = 197;

    private readonly Lexer _lexer;
    private readonly NameTable _names = new();
    private readonly Name _environmentName;
    private FunctionNode _function = null!;
    private int _level;
    private int _loops; // around, in the same function

    private Parser(ReadOnlySpan<byte> text, string chunk)
    {
        _environmentName = _names.Get("_ENV");
        _stateName = _names.Get("(for state)");
        _selfName = _names.Get("self");
        _breakName = _names.Get(TokenText.Of(TokenKind.Break));
        _lexer = new Lexer(text, chunk, _names);
    }

    /// <summary>The tree of a whole text: a function with any arguments, whose first upvalue is _ENV.</summary>
    /// <exception cref="LuaSyntaxException">It is no Lua.</exception>
    public static FunctionNode Parse(ReadOnlySpan<byte> text, string chunk) => new Parser(text, chunk).ParseChunk();

    private FunctionNode ParseChunk()
    {
        FunctionNode around = new(null, 0);
        LocalVariable environment = new(_environmentName, around);
        _environmentName.Variable = environment;
        _function = new FunctionNode(around, 0) { IsVararg = true };
        _function.Upvalues.Add(new UpvalueNode(environment, -1));
        Scope outer = OpenScope();
        _function.Body = ParseStatements();
        Check(TokenKind.End);
        CloseFunction(outer);
        return _function;
    }

    private Block ParseBlock()
    {
        Scope outer = OpenScope();
        Block block = ParseStatements();
        CloseScope(outer);
        return block;
    }

    private Block ParseStatements()
    {
        int first = _statements.Count;
        while (!IsBlockEnd(withUntil: true))
        {
            bool isLast = _lexer.Kind == TokenKind.Return;
            if (ParseStatement() is Statement statement)
                _statements.Add(statement);
            if (isLast)
                break;
        }
        return new Block(TakeFrom(_statements, first), _lexer.LastLine);
    }

    private bool IsBlockEnd(bool withUntil) => _lexer.Kind switch
    {
        TokenKind.Else or TokenKind.ElseIf or TokenKind.EndWord or TokenKind.End => true,
        TokenKind.Until => withUntil,
        _ => false,
    };

    private static T[] TakeFrom<T>(List<T> list, int first)
    {
        int count = list.Count - first;
        if (count == 0)
            return [];
        var taken = new T[count];
        list.CopyTo(first, taken, 0, count);
        list.RemoveRange(first, count);
        return taken;
    }

    private void Enter()
    {
        if (++_level > MaximumLevel)
            throw new LuaSyntaxException("C stack overflow");
    }

    private void Leave(int levels = 1) => _level -= levels;

    private bool Accept(TokenKind kind)
    {
        if (_lexer.Kind != kind)
            return false;
        _lexer.Next();
        return true;
    }

    private void Check(TokenKind kind)
    {
        if (_lexer.Kind != kind)
            throw Expected(kind);
    }

    private void Expect(TokenKind kind)
    {
        Check(kind);
        _lexer.Next();
    }

    /// <summary>Expects the token that ends what another one began.</summary>
    private void ExpectMatch(TokenKind kind, TokenKind opening, int line)
    {
        if (_lexer.Kind == kind)
            _lexer.Next();
        else if (line == _lexer.Line)
            throw Expected(kind);
        else
            throw _lexer.Error($"{TokenText.Quote(kind)} expected (to close {TokenText.Quote(opening)} at line {line})");
    }

    private Name ExpectName()
    {
        Check(TokenKind.Name);
        Name name = _lexer.Token.Name!;
        _lexer.Next();
        return name;
    }

    private LuaSyntaxException Expected(TokenKind kind) => _lexer.Error($"{TokenText.Quote(kind)} expected");

    private LuaSyntaxException LimitError(FunctionNode function, int limit, string what)
    {
        string where = function.Line == 0 ? "main function" : $"function at line {function.Line}";
        return _lexer.Error($"too many {what} (limit is {limit}) in {where}");
    }
}
