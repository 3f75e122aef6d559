using System.Collections.Generic;

namespace Lua;

/// <content>Expressions.</content>
internal sealed partial class Parser
{
    private readonly List<Expression> _expressions = [];
    private readonly List<TableItem> _items = [];
    private Expression? _inParentheses; // the last expression that was

    private Expression ParseExpression() => ParseOperators(0);

    private Expression[] ParseExpressions()
    {
        int first = _expressions.Count;
        _expressions.Add(ParseExpression());
        while (Accept(TokenKind.Comma))
        {
            Reach(_expressions[^1]);
            _expressions.Add(ParseExpression());
        }
        return TakeFrom(_expressions, first);
    }

    /// <summary>Parses an expression up to the first operator that does not bind more strongly.</summary>
    private Expression ParseOperators(int priority)
    {
        Enter();
        Expression left;
        UnaryOperator unary = Operators.UnaryOf(_lexer.Kind);
        if (unary != UnaryOperator.None)
        {
            int line = _lexer.Line;
            _lexer.Next();
            Expression operand = ParseOperators(Operators.UnaryPriority);
            left = Folding.TryFold(unary, operand, line) ?? (Expression)new UnaryExpression(
                unary == UnaryOperator.Not ? ExpressionKind.Not : ExpressionKind.Unary, unary, operand, line);
        }
        else
        {
            left = ParseSimple();
        }
        while (true)
        {
            BinaryOperator operation = Operators.BinaryOf(_lexer.Kind);
            if (operation == BinaryOperator.None)
                break;
            (int leftPriority, int rightPriority) = Operators.PriorityOf(operation);
            if (leftPriority <= priority)
                break;
            int line = _lexer.Line;
            _lexer.Next();
            Reach(left);
            Expression right = ParseOperators(rightPriority);
            bool isComparison = operation is >= BinaryOperator.Equal and <= BinaryOperator.GreaterEqual;
            left = Combine(operation, left, right, isComparison ? _lexer.LastLine : line);
        }
        Leave();
        return left;
    }

    private static Expression Combine(BinaryOperator operation, Expression left, Expression right, int line)
    {
        switch (operation)
        {
            // Of two constants one is left, which is a constant too.
            case BinaryOperator.And when left is ConstantExpression { IsTrue: true } && right is ConstantExpression:
            case BinaryOperator.Or when left is ConstantExpression { IsTrue: false } && right is ConstantExpression:
                return right;
            case BinaryOperator.And: return Chain(ExpressionKind.And);
            case BinaryOperator.Or: return Chain(ExpressionKind.Or);
            case BinaryOperator.Concat:
                ListExpression parts = right is ListExpression { Kind: ExpressionKind.Concat } more
                    ? more
                    : new(ExpressionKind.Concat, line);
                if (parts != right)
                    parts.Operands.Add(right);
                parts.Operands.Add(left);
                return parts;
            case >= BinaryOperator.Equal and <= BinaryOperator.GreaterEqual:
                return new BinaryExpression(ExpressionKind.Comparison, operation, left, right, line);
            default:
                return Folding.TryFold(operation, left, right, line)
                    ?? (Expression)new BinaryExpression(ExpressionKind.Arithmetic, operation, left, right, line);
        }

        ListExpression Chain(ExpressionKind kind)
        {
            ListExpression? list = left as ListExpression;
            if (list is null || list.Kind != kind)
            {
                list = new ListExpression(kind, line);
                list.Operands.Add(left);
            }
            list.Operands.Add(right);
            return list;
        }
    }

    /// <summary>Lets an expression that is computed only when it is needed have the line that the parser has reached.</summary>
    private void Reach(Expression expression)
    {
        if (expression.Kind is ExpressionKind.Index or ExpressionKind.Global or ExpressionKind.Upvalue or ExpressionKind.Local
            or ExpressionKind.Constant)
            expression.Line = _lexer.LastLine;
    }

    private Expression ParseSimple()
    {
        int line = _lexer.Line;
        Expression expression;
        switch (_lexer.Kind)
        {
            case TokenKind.Integer:
                expression = new ConstantExpression(ConstantKind.Integer, line) { Integer = _lexer.Token.Integer };
                break;
            case TokenKind.Float:
                expression = new ConstantExpression(ConstantKind.Float, line) { Float = _lexer.Token.Float };
                break;
            case TokenKind.String:
                expression = new ConstantExpression(ConstantKind.String, line) { Text = _lexer.Token.Name };
                break;
            case TokenKind.Nil: expression = new ConstantExpression(ConstantKind.Nil, line); break;
            case TokenKind.True: expression = new ConstantExpression(ConstantKind.True, line); break;
            case TokenKind.False: expression = new ConstantExpression(ConstantKind.False, line); break;
            case TokenKind.Dots:
                if (!_function.IsVararg)
                    throw _lexer.Error("cannot use '...' outside a vararg function");
                expression = new VarargExpression(line);
                break;
            case TokenKind.OpenBrace: return ParseTable();
            case TokenKind.Function:
                _lexer.Next();
                return ParseFunction(isMethod: false, _lexer.Line);
            default: return ParseSuffixed();
        }
        _lexer.Next();
        return expression;
    }

    private Expression ParsePrimary()
    {
        int line = _lexer.Line;
        switch (_lexer.Kind)
        {
            case TokenKind.Name:
                return Resolve(ExpectName(), line);
            case TokenKind.OpenParenthesis:
                _lexer.Next();
                Expression inner = ParseExpression();
                ExpectMatch(TokenKind.CloseParenthesis, TokenKind.OpenParenthesis, line);
                Reach(inner);
                if (inner.IsOpen)
                    inner = new SingleExpression(inner, line);
                return _inParentheses = inner;
            default:
                throw _lexer.Error("unexpected symbol");
        }
    }

    private Expression ParseSuffixed()
    {
        int line = _lexer.Line;
        Expression expression = ParsePrimary();
        while (true)
        {
            switch (_lexer.Kind)
            {
                case TokenKind.Dot:
                    _lexer.Next();
                    expression = Field(expression, ParseKey());
                    break;
                case TokenKind.OpenBracket:
                    expression = Field(expression, ParseBracketedKey());
                    break;
                case TokenKind.Colon:
                    _lexer.Next();
                    Name method = ExpectName();
                    int methodLine = _lexer.LastLine;
                    expression = new MethodCallExpression(expression, method, methodLine, ParseArguments(line), line);
                    break;
                case TokenKind.OpenParenthesis or TokenKind.String or TokenKind.OpenBrace:
                    expression = new CallExpression(expression, ParseArguments(line), line);
                    break;
                default:
                    return expression;
            }
        }
    }

    private Expression Field(Expression table, Expression key) =>
        table is UpvalueExpression upvalue && upvalue.Variable.Name == _environmentName
            && key is ConstantExpression { Constant: ConstantKind.String } name
            ? new GlobalExpression(upvalue.Index, name.Text!, _lexer.LastLine)
            : new IndexExpression(table, key, _lexer.LastLine);

    private ConstantExpression ParseKey()
    {
        Name name = ExpectName();
        return new ConstantExpression(ConstantKind.String, _lexer.LastLine) { Text = name };
    }

    private Expression ParseBracketedKey()
    {
        _lexer.Next();
        Expression key = ParseExpression();
        Expect(TokenKind.CloseBracket);
        return key;
    }

    private Expression[] ParseArguments(int line)
    {
        switch (_lexer.Kind)
        {
            case TokenKind.OpenParenthesis:
                _lexer.Next();
                if (Accept(TokenKind.CloseParenthesis))
                    return [];
                Expression[] arguments = ParseExpressions();
                ExpectMatch(TokenKind.CloseParenthesis, TokenKind.OpenParenthesis, line);
                Reach(arguments[^1]);
                return arguments;
            case TokenKind.OpenBrace:
                return [ParseTable()];
            case TokenKind.String:
                ConstantExpression text = new(ConstantKind.String, _lexer.Line) { Text = _lexer.Token.Name };
                _lexer.Next();
                return [text];
            default:
                throw _lexer.Error("function arguments expected");
        }
    }

    private TableExpression ParseTable()
    {
        int openLine = _lexer.Line;
        int line = _lexer.LastLine;
        Expect(TokenKind.OpenBrace);
        int first = _items.Count;
        while (_lexer.Kind != TokenKind.CloseBrace)
        {
            TableItem item = ParseItem();
            bool more = _lexer.Kind is TokenKind.Comma or TokenKind.Semicolon;
            if (more)
                _lexer.Next();
            else if (_lexer.Kind != TokenKind.CloseBrace)
                break;
            if (item.Key is null)
                Reach(item.Value);
            _items.Add(item);
        }
        ExpectMatch(TokenKind.CloseBrace, TokenKind.OpenBrace, openLine);
        return new TableExpression(TakeFrom(_items, first), line, _lexer.LastLine);
    }

    private TableItem ParseItem()
    {
        Expression? key = _lexer.Kind switch
        {
            TokenKind.Name when _lexer.Peek() == TokenKind.Assign => ParseKey(),
            TokenKind.OpenBracket => ParseBracketedKey(),
            _ => null,
        };
        if (key is not null)
            Expect(TokenKind.Assign);
        Expression value = ParseExpression();
        return new TableItem(key, value, _lexer.LastLine);
    }

    /// <summary>Parses a function from its parameters on.</summary>
    private FunctionExpression ParseFunction(bool isMethod, int line)
    {
        FunctionNode around = _function;
        int loops = _loops;
        FunctionNode function = new(around, line) { FirstActive = _active.Count };
        (_function, _loops) = (function, 0);
        Scope outer = OpenScope();
        Expect(TokenKind.OpenParenthesis);
        List<LocalVariable> parameters = [];
        if (isMethod)
            parameters.Add(Declare(_selfName));
        if (_lexer.Kind != TokenKind.CloseParenthesis)
        {
            do
            {
                if (_lexer.Kind == TokenKind.Name)
                    parameters.Add(Declare(ExpectName()));
                else if (Accept(TokenKind.Dots))
                    function.IsVararg = true;
                else
                    throw _lexer.Error("<name> or '...' expected");
            }
            while (!function.IsVararg && Accept(TokenKind.Comma));
        }
        foreach (LocalVariable parameter in parameters)
            Activate(parameter);
        function.Parameters = [.. parameters];
        Expect(TokenKind.CloseParenthesis);
        function.Body = ParseStatements();
        function.LastLine = _lexer.Line;
        ExpectMatch(TokenKind.EndWord, TokenKind.Function, line);
        CloseFunction(outer);
        (_function, _loops) = (around, loops);
        return new FunctionExpression(function, _lexer.LastLine);
    }
}
