using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    private void PushFrame(ControlKind kind, int type, int height, int parameters)
    {
        if (_frameDepth == _frameCapacity)
            GrowFrames();
        _frames[_frameDepth++] = new Frame
        {
            Kind = kind,
            Type = type,
            Height = height,
            Loop = _loop,
            IsReachable = _isReachable,
        };
        _height = height;
        _isReachable = Innermost.IsReachable;
        _depth = height + parameters;
    }

    private void Block(ref ByteReader reader, ControlKind kind, int type)
    {
        if (kind == ControlKind.If)
            Pop(ref reader, (byte)WasmValueType.I32);
        ReadOnlySpan<WasmValueType> parameters = _module.ParametersOf(type);
        PopAll(ref reader, parameters);
        int height = _depth;
        PushAll(ref reader, parameters);
        int outer = _loop;
        bool isReachable = _isReachable;
        PushFrame(kind, type, height, parameters.Length);
        Innermost.Loop = outer;
        if (kind == ControlKind.Loop && isReachable)
            _loop = AddLoop(outer);
    }

    // Its number.
    private int AddLoop(int outer)
    {
        _summary.Loops.Add(new LoopSummary { Parent = outer });
        return _summary.Loops.Count - 1;
    }

    private ReadOnlySpan<WasmValueType> LabelTypes(int frame) =>
        _frames[frame].Kind == ControlKind.Loop ? _module.ParametersOf(_frames[frame].Type) : _module.ResultsOf(_frames[frame].Type);

    private int Target(ref ByteReader reader, long depth) => _frameDepth - 1 - reader.CheckIndex(depth, _frameDepth, "label");

    private void SetUnreachable()
    {
        _depth = _height;
        Innermost.IsUnreachable = true;
        _isReachable = false;
    }

    private void Else(ref ByteReader reader)
    {
        ref Frame frame = ref Innermost;
        if (frame.Kind != ControlKind.If)
            reader.Fail("illegal opcode: else without an if");
        CheckResults(ref reader, frame);
        frame.Kind = ControlKind.Else;
        frame.IsUnreachable = false;
        _isReachable = frame.IsReachable;
        _depth = frame.Height;
        PushAll(ref reader, _module.ParametersOf(frame.Type));
    }

    private void End(ref ByteReader reader)
    {
        Frame frame = Innermost;
        CheckResults(ref reader, frame);
        ReadOnlySpan<WasmValueType> results = _module.ResultsOf(frame.Type);
        if (frame.Kind == ControlKind.If && !_module.ParametersOf(frame.Type).SequenceEqual(results))
            reader.Fail("type mismatch: an if without else gives what it takes");

        _frameDepth--;
        _depth = frame.Height;
        _loop = frame.Loop;
        if (_frameDepth == 0)
            return;
        _height = Innermost.Height;
        _isReachable = frame.IsReachable;
        PushAll(ref reader, results);
    }

    private void CheckResults(ref ByteReader reader, in Frame frame)
    {
        PopAll(ref reader, _module.ResultsOf(frame.Type));
        if (_depth != _height)
            reader.Fail("type mismatch: values remain on the stack at the end of a block");
    }

    private void BranchTable(ref ByteReader reader, int count, int labels)
    {
        Pop(ref reader, (byte)WasmValueType.I32);
        ByteReader targets = reader;
        targets.Position = labels;
        ReadOnlySpan<WasmValueType> types = LabelTypes(Target(ref targets, targets.ReadU32()));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<WasmValueType> others = LabelTypes(Target(ref targets, targets.ReadU32()));
            if (others.Length != types.Length)
                targets.Fail("type mismatch: a branch table's labels take different numbers of values");
            if (!others.SequenceEqual(types) || Innermost.IsUnreachable)
                CheckOnTop(ref targets, others);
        }

        PopAll(ref reader, types);
        SetUnreachable();
    }

    // Whether the operands on top have these types, without popping them.
    private void CheckOnTop(ref ByteReader reader, ReadOnlySpan<WasmValueType> types)
    {
        for (int i = 1; i <= types.Length; i++)
        {
            int at = _depth - i;
            if (at < _height && !Innermost.IsUnreachable)
                reader.Fail("type mismatch: an operand is expected, and there is none");
            if (at >= _height && _types[at] != (byte)types[^i] && _types[at] != Unknown)
                reader.Fail($"type mismatch: {Name((byte)types[^i])} is expected, and {Name(_types[at])} is there");
        }
    }
}
