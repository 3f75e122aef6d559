using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    private void PushFrame(FrameKind kind, int type, int height, int parameters)
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

    private void Block(ref ByteReader reader, FrameKind kind)
    {
        int type = ReadBlockType(ref reader);
        if (kind == FrameKind.If)
            Pop(ref reader, (byte)WasmValueType.I32);
        ReadOnlySpan<WasmValueType> parameters = type >= 0 ? _module.Types[type].ParameterTypes : [];
        PopAll(ref reader, parameters);
        int height = _depth;
        PushAll(ref reader, parameters);
        int outer = _loop;
        bool isReachable = _isReachable;
        PushFrame(kind, type, height, parameters.Length);
        Innermost.Loop = outer;
        if (kind == FrameKind.Loop && isReachable)
        {
            _summary.Loops.Add(new LoopSummary { Parent = outer });
            _loop = _summary.Loops.Count - 1;
        }
    }

    private int ReadBlockType(ref ByteReader reader)
    {
        byte first = reader.PeekByte();
        if (first is 0x40 or 0x7F or 0x7E or 0x7D or 0x7C or 0x70 or 0x6F)
        {
            reader.ReadByte();
            return first == 0x40 ? ControlFrame.Inline : ControlFrame.Inline - first;
        }

        long type = reader.ReadSigned(33);
        if (type < 0)
            reader.Fail("malformed block type");
        if (type >= _module.Types.Length)
            reader.Fail($"unknown type {type}");
        return (int)type;
    }

    private ReadOnlySpan<WasmValueType> ResultTypes(int type) =>
        type >= 0 ? _module.Types[type].ResultTypes
        : type == ControlFrame.Inline ? []
        : OneType((byte)(ControlFrame.Inline - type));

    private static ReadOnlySpan<WasmValueType> OneType(byte type) => s_oneType.AsSpan(type, 1);

    private static readonly WasmValueType[] s_oneType = MakeOneTypes();

    private static WasmValueType[] MakeOneTypes()
    {
        WasmValueType[] types = new WasmValueType[256];
        for (int i = 0; i < types.Length; i++)
            types[i] = (WasmValueType)i;
        return types;
    }

    private ReadOnlySpan<WasmValueType> LabelTypes(int frame)
    {
        int type = _frames[frame].Type;
        return _frames[frame].Kind != FrameKind.Loop ? ResultTypes(type) : type >= 0 ? _module.Types[type].ParameterTypes : [];
    }

    private int Target(ref ByteReader reader)
    {
        uint depth = reader.ReadU32();
        if (depth >= (uint)_frameDepth)
            reader.Fail($"unknown label {depth}");
        return _frameDepth - 1 - (int)depth;
    }

    private void SetUnreachable()
    {
        _depth = _height;
        Innermost.IsUnreachable = true;
        _isReachable = false;
    }

    private void Else(ref ByteReader reader)
    {
        ref Frame frame = ref Innermost;
        if (frame.Kind != FrameKind.If)
            reader.Fail("illegal opcode: else without an if");
        CheckResults(ref reader, frame);
        frame.Kind = FrameKind.Else;
        frame.IsUnreachable = false;
        _isReachable = frame.IsReachable;
        _depth = frame.Height;
        if (frame.Type >= 0)
            PushAll(ref reader, _module.Types[frame.Type].ParameterTypes);
    }

    private void End(ref ByteReader reader)
    {
        Frame frame = Innermost;
        CheckResults(ref reader, frame);
        ReadOnlySpan<WasmValueType> results = ResultTypes(frame.Type);
        if (frame.Kind == FrameKind.If)
        {
            ReadOnlySpan<WasmValueType> parameters = frame.Type >= 0 ? _module.Types[frame.Type].ParameterTypes : [];
            if (!parameters.SequenceEqual(results))
                reader.Fail("type mismatch: an if without else gives what it takes");
        }

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
        PopAll(ref reader, ResultTypes(frame.Type));
        if (_depth != _height)
            reader.Fail("type mismatch: values remain on the stack at the end of a block");
    }

    private void BranchTable(ref ByteReader reader)
    {
        int count = reader.ReadCount();
        Pop(ref reader, (byte)WasmValueType.I32);
        ByteReader targets = reader;
        for (int i = 0; i < count; i++)
            reader.ReadU32();
        ReadOnlySpan<WasmValueType> types = LabelTypes(Target(ref reader));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<WasmValueType> others = LabelTypes(Target(ref targets));
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
