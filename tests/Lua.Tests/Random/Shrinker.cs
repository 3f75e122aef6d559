using System;
using System.Collections.Generic;

namespace Lua.Tests.Random;

/// <summary>Makes a program smaller as long as it fails.</summary>
/// <param name="program">The program, which is changed.</param>
/// <param name="fails">Whether the program, as it is now, fails as before.</param>
/// <param name="attempts">How often that is asked at most.</param>
internal sealed class Shrinker(Block program, Func<bool> fails, int attempts)
{
    private int _left = attempts;

    public void Shrink()
    {
        bool changed;
        do
        {
            changed = false;
            foreach (Block block in Blocks())
                changed |= DeleteFrom(block);
            foreach (Block block in Blocks())
                changed |= Unwrap(block);
            foreach (Node node in Nodes())
                changed |= Simplify(node);
        }
        while (changed && _left > 0);
    }

    private bool StillFails() => _left-- > 0 && fails();

    private bool DeleteFrom(Block block)
    {
        bool changed = false;
        for (int size = Math.Max(1, block.Statements.Count / 2); size >= 1; size /= 2)
        {
            for (int at = block.Statements.Count - size; at >= 0 && at + size <= block.Statements.Count; at -= size)
            {
                List<Node> removed = block.Statements.GetRange(at, size);
                block.Statements.RemoveRange(at, size);
                if (StillFails())
                    changed = true;
                else
                    block.Statements.InsertRange(at, removed);
            }
        }

        return changed;
    }

    // A statement becomes what one of its blocks holds.
    private bool Unwrap(Block block)
    {
        bool changed = false;
        for (int i = 0; i < block.Statements.Count; i++)
        {
            Node statement = block.Statements[i];
            foreach (Block inner in BlocksOf(statement))
            {
                block.Statements.RemoveAt(i);
                block.Statements.InsertRange(i, inner.Statements);
                if (StillFails())
                {
                    changed = true;
                    break;
                }

                block.Statements.RemoveRange(i, inner.Statements.Count);
                block.Statements.Insert(i, statement);
            }
        }

        return changed;
    }

    // An expression becomes one of its own parts, or a number.
    private bool Simplify(Node node)
    {
        bool changed = false;
        for (int i = 0; i < node.Parts.Count; i++)
        {
            if (node.Parts[i] is not Node part)
                continue;
            List<Node> smaller = [];
            foreach (object inner in part.Parts)
            {
                if (inner is Node candidate)
                    smaller.Add(candidate);
            }

            if (part.Parts.Count > 1)
                smaller.Add(Node.Of("1"));
            foreach (Node candidate in smaller)
            {
                node.Parts[i] = candidate;
                if (StillFails())
                {
                    changed = true;
                    break;
                }

                node.Parts[i] = part;
            }
        }

        return changed;
    }

    private List<Block> Blocks()
    {
        List<Block> result = [];
        Collect(program, result, []);
        return result;
    }

    private List<Node> Nodes()
    {
        List<Node> result = [];
        Collect(program, [], result);
        return result;
    }

    private static List<Block> BlocksOf(Node node)
    {
        List<Block> result = [];
        foreach (object part in node.Parts)
        {
            if (part is Block block)
                result.Add(block);
            else if (part is Node inner)
                result.AddRange(BlocksOf(inner));
        }

        return result;
    }

    private static void Collect(Block block, List<Block> blocks, List<Node> nodes)
    {
        blocks.Add(block);
        foreach (Node statement in block.Statements)
            Collect(statement, blocks, nodes);
    }

    private static void Collect(Node node, List<Block> blocks, List<Node> nodes)
    {
        nodes.Add(node);
        foreach (object part in node.Parts)
        {
            if (part is Block block)
                Collect(block, blocks, nodes);
            else if (part is Node inner)
                Collect(inner, blocks, nodes);
        }
    }
}
