using System.Collections.Generic;

namespace Lua;

/// <content>Statements.</content>
internal sealed partial class Parser
{
    private readonly List<Statement> _statements = [];
    private readonly List<IfClause> _clauses = [];
    private readonly List<LocalVariable> _variables = [];

    /// <summary>Parses a statement; null if it is nothing but a semicolon.</summary>
    private Statement? ParseStatement()
    {
        int line = _lexer.Line;
        Enter();
        Statement? statement = null;
        switch (_lexer.Kind)
        {
            case TokenKind.Semicolon:
                _lexer.Next();
                break;
            case TokenKind.If:
                statement = ParseIf(line);
                break;
            case TokenKind.While:
                statement = ParseWhile(line);
                break;
            case TokenKind.Do:
                _lexer.Next();
                Block body = ParseBlock();
                ExpectMatch(TokenKind.EndWord, TokenKind.Do, line);
                statement = new DoStatement(body, line, _lexer.LastLine);
                break;
            case TokenKind.For:
                statement = ParseFor(line);
                break;
            case TokenKind.Repeat:
                statement = ParseRepeat(line);
                break;
            case TokenKind.Function:
                statement = ParseFunctionStatement(line);
                break;
            case TokenKind.Local:
                _lexer.Next();
                statement = Accept(TokenKind.Function) ? ParseLocalFunction(line) : ParseLocal(line);
                break;
            case TokenKind.DoubleColon:
                _lexer.Next();
                statement = ParseLabel(line);
                break;
            case TokenKind.Return:
                statement = ParseReturn(line);
                break;
            case TokenKind.Break:
                _lexer.Next();
                statement = _loops > 0 ? new BreakStatement(line) : ParseGoto(_breakName, line);
                break;
            case TokenKind.Goto:
                _lexer.Next();
                line = _lexer.Line;
                statement = ParseGoto(ExpectName(), line);
                break;
            default:
                statement = ParseExpressionStatement(line);
                break;
        }
        Leave();
        return statement;
    }

    private IfStatement ParseIf(int line)
    {
        int first = _clauses.Count;
        Block? otherwise = null;
        do
        {
            _lexer.Next();
            Expression condition = ParseExpression();
            Expect(TokenKind.Then);
            Block body = ParseBlock();
            _clauses.Add(new IfClause(condition, body));
        }
        while (_lexer.Kind == TokenKind.ElseIf);
        if (Accept(TokenKind.Else))
            otherwise = ParseBlock();
        ExpectMatch(TokenKind.EndWord, TokenKind.If, line);
        return new IfStatement(TakeFrom(_clauses, first), otherwise, line);
    }

    private WhileStatement ParseWhile(int line)
    {
        _lexer.Next();
        WhileStatement statement = new(ParseExpression(), line);
        Expect(TokenKind.Do);
        _loops++;
        statement.Body = ParseBlock();
        _loops--;
        ExpectMatch(TokenKind.EndWord, TokenKind.While, line);
        return statement;
    }

    private RepeatStatement ParseRepeat(int line)
    {
        _lexer.Next();
        RepeatStatement statement = new(line);
        Scope outer = OpenScope();
        _loops++;
        statement.Body = ParseStatements();
        ExpectMatch(TokenKind.Until, TokenKind.Repeat, line);
        statement.Condition = ParseExpression();
        statement.EndLine = _lexer.LastLine;
        _loops--;
        CloseScope(outer);
        return statement;
    }

    private LoopStatement ParseFor(int line)
    {
        _lexer.Next();
        Name name = ExpectName();
        Scope outer = OpenScope();
        LoopStatement statement = _lexer.Kind switch
        {
            TokenKind.Assign => ParseNumericFor(name, line),
            TokenKind.Comma or TokenKind.In => ParseGenericFor(name, line),
            _ => throw _lexer.Error("'=' or 'in' expected"),
        };
        ExpectMatch(TokenKind.EndWord, TokenKind.For, line);
        if (statement is GenericForStatement generic)
            generic.EndLine = _lexer.LastLine;
        CloseScope(outer);
        return statement;
    }

    private NumericForStatement ParseNumericFor(Name name, int line)
    {
        LocalVariable[] variables = [Declare(_stateName), Declare(_stateName), Declare(_stateName), Declare(name)];
        _lexer.Next();
        Expression start = ParseExpression();
        Expect(TokenKind.Comma);
        Expression limit = ParseExpression();
        Expression? step = Accept(TokenKind.Comma) ? ParseExpression() : null;
        NumericForStatement statement = new(variables, start, limit, step, line);
        statement.DoLine = ParseForBody(statement, variables, 3);
        return statement;
    }

    private GenericForStatement ParseGenericFor(Name name, int line)
    {
        int first = _variables.Count;
        for (int state = 0; state < 4; state++)
            _variables.Add(Declare(_stateName));
        _variables[^1].Kind = VariableKind.Close;
        _variables.Add(Declare(name));
        while (Accept(TokenKind.Comma))
            _variables.Add(Declare(ExpectName()));
        Expect(TokenKind.In);
        LocalVariable[] variables = TakeFrom(_variables, first);
        int callLine = _lexer.Line;
        GenericForStatement statement = new(variables, ParseExpressions(), line) { CallLine = callLine };
        statement.DoLine = ParseForBody(statement, variables, 4);
        return statement;
    }

    /// <summary>Parses a loop's body, and gives the line of its <c>do</c>.</summary>
    private int ParseForBody(LoopStatement statement, LocalVariable[] variables, int hidden)
    {
        for (int at = 0; at < hidden; at++)
            Activate(variables[at]);
        Expect(TokenKind.Do);
        int doLine = _lexer.LastLine;
        Scope outer = OpenScope();
        for (int at = hidden; at < variables.Length; at++)
            Activate(variables[at]);
        _loops++;
        statement.Body = ParseStatements();
        _loops--;
        CloseScope(outer);
        return doLine;
    }

    private FunctionStatement ParseFunctionStatement(int line)
    {
        _lexer.Next();
        int nameLine = _lexer.Line;
        Expression target = Resolve(ExpectName(), nameLine);
        while (Accept(TokenKind.Dot))
            target = Field(target, ParseKey());
        bool isMethod = Accept(TokenKind.Colon);
        if (isMethod)
            target = Field(target, ParseKey());
        FunctionExpression function = ParseFunction(isMethod, line);
        CheckAssignable(target);
        return new FunctionStatement(target, function, line);
    }

    private LocalFunctionStatement ParseLocalFunction(int line)
    {
        LocalVariable variable = Declare(ExpectName());
        Activate(variable);
        return new LocalFunctionStatement(variable, ParseFunction(isMethod: false, _lexer.Line), line);
    }

    private LocalStatement ParseLocal(int line)
    {
        int first = _variables.Count;
        bool closes = false;
        do
        {
            LocalVariable variable = Declare(ExpectName());
            variable.Kind = ParseAttribute();
            if (variable.Kind == VariableKind.Close)
            {
                if (closes)
                    throw _lexer.PlainError("multiple to-be-closed variables in local list");
                closes = true;
            }
            _variables.Add(variable);
        }
        while (Accept(TokenKind.Comma));
        LocalVariable[] variables = TakeFrom(_variables, first);
        Expression[] values = Accept(TokenKind.Assign) ? ParseExpressions() : [];
        if (variables.Length == values.Length && variables[^1].Kind == VariableKind.Const
            && values[^1] is ConstantExpression constant)
        {
            variables[^1].Kind = VariableKind.Constant;
            variables[^1].Value = constant;
        }
        foreach (LocalVariable variable in variables)
            Activate(variable);
        return new LocalStatement(variables, values, line, _lexer.LastLine);
    }

    private VariableKind ParseAttribute()
    {
        if (!Accept(TokenKind.Less))
            return VariableKind.Plain;
        Name attribute = ExpectName();
        Expect(TokenKind.Greater);
        return attribute.Text switch
        {
            "const" => VariableKind.Const,
            "close" => VariableKind.Close,
            _ => throw _lexer.PlainError($"unknown attribute '{TokenText.Printed(attribute.Bytes)}'"),
        };
    }

    private ReturnStatement ParseReturn(int line)
    {
        _lexer.Next();
        Expression[] values = IsBlockEnd(withUntil: true) || _lexer.Kind == TokenKind.Semicolon ? [] : ParseExpressions();
        int endLine = _lexer.LastLine;
        Accept(TokenKind.Semicolon);
        return new ReturnStatement(values, line, endLine);
    }

    private Statement ParseExpressionStatement(int line)
    {
        Expression expression = ParseSuffixed();
        if (_lexer.Kind is not (TokenKind.Assign or TokenKind.Comma))
        {
            return expression.Kind is ExpressionKind.Call or ExpressionKind.MethodCall
                ? new CallStatement(expression, line)
                : throw _lexer.Error("syntax error");
        }
        int first = _expressions.Count;
        CheckTarget(expression);
        _expressions.Add(expression);
        int levels = 0;
        while (Accept(TokenKind.Comma))
        {
            expression = ParseSuffixed();
            Enter();
            levels++;
            CheckTarget(expression);
            _expressions.Add(expression);
        }
        Expression[] targets = TakeFrom(_expressions, first);
        Expect(TokenKind.Assign);
        Expression[] values = ParseExpressions();
        Leave(levels);
        return new AssignStatement(targets, values, line, _lexer.LastLine);
    }

    private void CheckTarget(Expression target)
    {
        bool isVariable = target.Kind is ExpressionKind.Local or ExpressionKind.Upvalue or ExpressionKind.Global or ExpressionKind.Index
            || target == _lastConstant;
        if (!isVariable || target == _inParentheses)
            throw _lexer.Error("syntax error");
        CheckAssignable(target);
    }
}
