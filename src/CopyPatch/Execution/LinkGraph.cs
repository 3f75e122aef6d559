using System;
using System.Collections.Generic;
using System.Threading;

namespace CopyPatch;

/// <summary>Which code is linked to which: changes links, and frees disposed code that is linked in circles.</summary>
/// <remarks>One lock for all heaps, since a link may go from one to another. A link changes in a fraction of a microsecond.</remarks>
internal static class LinkGraph
{
    private static readonly Lock s_lock = new();

    /// <summary>Lets a link go to its owner, or to where it goes first.</summary>
    public static void Change(CodeLink link, nint address)
    {
        CompiledCode? old;
        lock (s_lock)
        {
            old = Detach(link);
            link.Write(address);
        }

        old?.ReleaseLater(1);
    }

    /// <summary>Lets a link go to other code, which it keeps.</summary>
    /// <returns>False where that is disposed.</returns>
    public static bool TryChange(CodeLink link, CompiledCode target, nint address)
    {
        CompiledCode? old;
        lock (s_lock)
        {
            // With the lock held, or it could be retired in between, and have this link behind that.
            if (!target.TryRetain())
                return false;
            old = Detach(link);
            Attach(link, target);
            link.Write(address);
        }

        old?.ReleaseLater(1);
        return true;
    }

    /// <summary>Lets all links to code that was retired go to where they went first.</summary>
    /// <returns>How many there were, each of which has kept it.</returns>
    public static int TakeLinksTo(CompiledCode code)
    {
        int count = 0;
        lock (s_lock)
        {
            for (; code.LinksHere is { } link; count++)
            {
                Detach(link);
                link.Write(link.FirstAddress);
            }
        }

        return count;
    }

    /// <summary>Ends the links of code that is freed.</summary>
    /// <returns>The code that they kept, once for each link.</returns>
    public static List<CompiledCode> Cut(ReadOnlySpan<CodeLink> links)
    {
        var targets = new List<CompiledCode>();
        lock (s_lock)
        {
            foreach (CodeLink link in links)
                if (Detach(link) is { } target)
                    targets.Add(target);
        }

        return targets;
    }

    /// <summary>
    /// Finds disposed code that only other disposed code of its heap keeps, and cuts its links, which lets it go. Linear in the code that is
    /// looked at and in what that calls.
    /// </summary>
    /// <param name="disposed">Disposed code of one heap that was kept; what is freed is taken out.</param>
    /// <returns>The code that the links kept, once for each link.</returns>
    public static List<CompiledCode> CutCircles(HashSet<CompiledCode> disposed)
    {
        lock (s_lock)
        {
            // Trial deletion (Lins, "Cyclic reference counting with lazy mark-scan", 1992): what is left of the references when those from
            // among them are taken away comes from outside.
            var left = new Dictionary<CompiledCode, int>();
            foreach (CompiledCode code in disposed)
                if (code.ReferenceCount is > 0 and var references)
                    left[code] = references;
            foreach (CompiledCode code in left.Keys)
                foreach (CompiledCode kept in code.Keeps())
                    if (left.TryGetValue(kept, out int references))
                        left[kept] = references - 1;
            var reached = new Stack<CompiledCode>();
            foreach ((CompiledCode code, int references) in left)
                if (references > 0)
                    reached.Push(code);
            while (reached.TryPop(out CompiledCode? code))
            {
                if (!left.Remove(code))
                    continue;
                foreach (CompiledCode kept in code.Keeps())
                    if (left.ContainsKey(kept))
                        reached.Push(kept);
            }

            disposed.RemoveWhere(code => code.ReferenceCount == 0 || left.ContainsKey(code));
            var targets = new List<CompiledCode>();
            foreach (CompiledCode code in left.Keys)
                foreach (CodeLink link in code.Links)
                    if (Detach(link) is { } target)
                        targets.Add(target);
            return targets;
        }
    }

    // With the lock held, as the next one.
    private static void Attach(CodeLink link, CompiledCode target)
    {
        link.Target = target;
        link.Next = target.LinksHere;
        if (link.Next is { } next)
            next.Previous = link;
        target.LinksHere = link;
    }

    private static CompiledCode? Detach(CodeLink link)
    {
        if (link.Target is not { } target)
            return null;
        if (link.Next is { } next)
            next.Previous = link.Previous;
        if (link.Previous is { } previous)
            previous.Next = link.Next;
        else
            target.LinksHere = link.Next;
        link.Target = null;
        link.Next = link.Previous = null;
        return target;
    }
}
