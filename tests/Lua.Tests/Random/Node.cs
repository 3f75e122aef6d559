using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lua.Tests.Random;

/// <summary>A part of a program's text: words, other parts, and blocks of statements. It can be changed, to make a program smaller.</summary>
internal sealed class Node
{
    /// <summary>Gets what it is written of: strings, nodes and blocks.</summary>
    public List<object> Parts { get; } = [];

    public static Node Of(NodeText text) => text.Node;

    public static Node Of(string text)
    {
        Node node = new();
        node.Parts.Add(text);
        return node;
    }

    /// <summary>Several, with something between them.</summary>
    public static Node Join(string separator, IReadOnlyList<Node> nodes)
    {
        Node result = new();
        for (int i = 0; i < nodes.Count; i++)
        {
            if (i > 0)
                result.Parts.Add(separator);
            result.Parts.Add(nodes[i]);
        }

        return result;
    }

    public override string ToString()
    {
        StringBuilder builder = new();
        Write(builder, 0);
        return builder.ToString();
    }

    public void Write(StringBuilder builder, int indentation)
    {
        foreach (object part in Parts)
        {
            switch (part)
            {
                case Node node:
                    node.Write(builder, indentation);
                    break;
                case Block block:
                    builder.Append('\n');
                    block.Write(builder, indentation + 1);
                    builder.Append(' ', 2 * indentation);
                    break;
                default:
                    builder.Append((string)part);
                    break;
            }
        }
    }
}

/// <summary>Statements, each in lines of its own.</summary>
internal sealed class Block
{
    public List<Node> Statements { get; } = [];

    public override string ToString()
    {
        StringBuilder builder = new();
        Write(builder, 0);
        return builder.ToString();
    }

    public void Write(StringBuilder builder, int indentation)
    {
        foreach (Node statement in Statements)
        {
            builder.Append(' ', 2 * indentation);
            statement.Write(builder, indentation);
            builder.Append('\n');
        }
    }
}

/// <summary>Makes a node of an interpolated string.</summary>
[InterpolatedStringHandler]
internal readonly ref struct NodeText
{
    public NodeText(int literalLength, int formattedCount)
    {
        _ = literalLength + formattedCount;
        Node = new Node();
    }

    public Node Node { get; }

    public void AppendLiteral(string text) => Node.Parts.Add(text);

    public void AppendFormatted(string text) => Node.Parts.Add(text);

    public void AppendFormatted(int number) => Node.Parts.Add(FormattableString.Invariant($"{number}"));

    public void AppendFormatted(Node node) => Node.Parts.Add(node);

    public void AppendFormatted(Block block) => Node.Parts.Add(block);
}
