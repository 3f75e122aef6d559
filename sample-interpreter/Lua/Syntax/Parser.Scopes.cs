using System.Collections.Generic;

namespace Lua;

/// <content>What names mean.</content>
internal sealed partial class Parser
{
    private const int MaximumVariables = 200;
    private const int MaximumUpvalues = 255;

    private readonly List<LocalVariable> _active = [];
    private readonly List<LabelNode> _labels = [];
    private readonly List<GotoStatement> _pending = []; // gotos without a label, and a few that have found it
    private readonly Name _stateName;
    private readonly Name _selfName;
    private readonly Name _breakName;
    private Scope _scope; // the innermost block's
    private int _gotoCount;
    private ConstantExpression? _lastConstant; // the last use of a variable that is a constant, and the variable
    private LocalVariable? _lastConstantVariable;

    /// <summary>Begins a block, and gives the one around.</summary>
    private Scope OpenScope()
    {
        Scope around = _scope;
        _scope = new Scope(_active.Count, _function.DeclaredCount, _labels.Count, _pending.Count, _gotoCount);
        return around;
    }

    private void CloseScope(Scope around)
    {
        Scope scope = _scope;
        _scope = around;
        for (int at = _active.Count - 1; at >= scope.Active; at--)
            _active[at].Name.Variable = _active[at].Shadowed;
        _active.RemoveRange(scope.Active, _active.Count - scope.Active);
        _function.DeclaredCount = scope.Declared;
        for (int at = _labels.Count - 1; at >= scope.Labels; at--)
            _labels[at].Name.Label = _labels[at].Shadowed;
        _labels.RemoveRange(scope.Labels, _labels.Count - scope.Labels);

        int left = scope.Pending;
        int count = scope.Active - _function.FirstActive;
        for (int at = scope.Pending; at < _pending.Count; at++)
        {
            GotoStatement pending = _pending[at];
            if (pending.Target is not null)
                continue;
            if (pending.ActiveCount > count)
                pending.ActiveCount = count;
            _pending[left++] = pending;
        }
        _pending.RemoveRange(left, _pending.Count - left);
    }

    private void CloseFunction(Scope around)
    {
        int waiting = _scope.Pending;
        CloseScope(around);
        _function.EndLine = _lexer.LastLine;
        if (_pending.Count == waiting)
            return;
        GotoStatement pending = _pending[waiting];
        throw _lexer.PlainError(pending.Name == _breakName
            ? $"break outside loop at line {pending.Line}"
            : $"no visible label '{TokenText.Printed(pending.Name.Bytes)}' for <goto> at line {pending.Line}");
    }

    private LocalVariable Declare(Name name)
    {
        if (++_function.DeclaredCount > MaximumVariables)
            throw LimitError(_function, MaximumVariables, "local variables");
        return new LocalVariable(name, _function);
    }

    private void Activate(LocalVariable variable)
    {
        variable.Shadowed = variable.Name.Variable;
        variable.Name.Variable = variable;
        _active.Add(variable);
    }

    private Expression Resolve(Name name, int line)
    {
        if (name.Variable is LocalVariable variable)
            return Use(variable, line);
        Expression environment = Use(_environmentName.Variable!, line);
        return environment is UpvalueExpression upvalue
            ? new GlobalExpression(upvalue.Index, name, line)
            : new IndexExpression(environment, new ConstantExpression(ConstantKind.String, line) { Text = name }, line);
    }

    private Expression Use(LocalVariable variable, int line)
    {
        if (variable.Value is ConstantExpression value)
        {
            _lastConstantVariable = variable;
            return _lastConstant = value.At(line);
        }
        return variable.Function == _function
            ? new LocalExpression(variable, line)
            : new UpvalueExpression(variable, UpvalueOf(_function, variable), line);
    }

    private int UpvalueOf(FunctionNode function, LocalVariable variable)
    {
        if (variable.LastUser == function)
            return variable.LastUpvalue;
        List<UpvalueNode> upvalues = function.Upvalues;
        int index = 0;
        while (index < upvalues.Count && upvalues[index].Variable != variable)
            index++;
        if (index == upvalues.Count)
        {
            int outer = -1;
            if (function.Around == variable.Function)
                variable.IsCaptured = true;
            else
                outer = UpvalueOf(function.Around!, variable);
            if (index == MaximumUpvalues)
                throw LimitError(function, MaximumUpvalues, "upvalues");
            upvalues.Add(new UpvalueNode(variable, outer));
        }
        variable.LastUser = function;
        variable.LastUpvalue = index;
        return index;
    }

    private void CheckAssignable(Expression target)
    {
        LocalVariable? variable = target switch
        {
            LocalExpression local => local.Variable,
            UpvalueExpression upvalue => upvalue.Variable,
            ConstantExpression constant when constant == _lastConstant => _lastConstantVariable,
            _ => null,
        };
        if (variable is not null && variable.Kind != VariableKind.Plain)
            throw _lexer.PlainError($"attempt to assign to const variable '{TokenText.Printed(variable.Name.Bytes)}'");
    }

    private GotoStatement ParseGoto(Name name, int line)
    {
        GotoStatement statement = new(name, _function, line);
        if (name.Label is LabelNode label && label.Function == _function)
        {
            statement.Target = label;
            return statement;
        }
        statement.ActiveCount = _active.Count - _function.FirstActive;
        statement.Order = _gotoCount++;
        statement.Before = name.Pending;
        name.Pending = statement;
        _pending.Add(statement);
        return statement;
    }

    private LabelStatement ParseLabel(int line)
    {
        Name name = ExpectName();
        Scope scope = _scope;
        Expect(TokenKind.DoubleColon);
        while (_lexer.Kind is TokenKind.Semicolon or TokenKind.DoubleColon)
        {
            // In the order in which they are written the labels behind would come later; it makes no difference to code.
            if (ParseStatement() is Statement statement)
                _statements.Add(statement);
        }
        if (name.Label is LabelNode old && old.Function == _function)
            throw _lexer.PlainError($"label '{TokenText.Printed(name.Bytes)}' already defined on line {old.Line}");

        // At a block's end its variables are as good as gone.
        int count = (IsBlockEnd(withUntil: false) ? scope.Active : _active.Count) - _function.FirstActive;
        LabelNode label = new(name, _function, line, count) { Shadowed = name.Label };
        name.Label = label;
        _labels.Add(label);
        GotoStatement? wrong = null;
        while (name.Pending is GotoStatement pending && pending.Function == _function && pending.Order >= scope.FirstGoto)
        {
            if (pending.ActiveCount < count)
                wrong = pending;
            pending.Target = label;
            name.Pending = pending.Before;
        }
        if (wrong is not null)
        {
            string local = TokenText.Printed(_active[_function.FirstActive + wrong.ActiveCount].Name.Bytes);
            string text = TokenText.Printed(name.Bytes);
            throw _lexer.PlainError($"<goto {text}> at line {wrong.Line} jumps into the scope of local '{local}'");
        }
        return new LabelStatement(label, line);
    }

    /// <summary>What there was when a block began.</summary>
    private readonly record struct Scope(int Active, int Declared, int Labels, int Pending, int FirstGoto);
}
