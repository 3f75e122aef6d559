using System;

namespace Lua;

/// <summary>
/// table.sort with an order, written in Lua: what it calls most is a function of Lua, and from Lua that is some instructions, where from C#
/// it is a run of its own. It is quicksort as <see cref="TableLibrary"/> has it.
/// </summary>
internal static class SortScript
{
    private const string Text = """
        local error = ...
        local function sort(t, low, high, less, seed)
          while low < high do
            local a, b = t[low], t[high]
            if less(b, a) then t[low], t[high] = b, a end
            if high - low == 1 then return end
            local middle = (low + high) // 2
            if high - low > 100 then
              local quarter = (high - low) // 4
              seed = seed * 48271 % 2147483647
              middle = low + quarter + seed % (2 * quarter)
            end
            local pivot = t[middle]
            a = t[low]
            if less(pivot, a) then
              t[middle], t[low] = a, pivot
            else
              b = t[high]
              if less(b, pivot) then t[middle], t[high] = b, pivot end
            end
            if high - low == 2 then return end
            pivot = t[middle]
            t[middle], t[high - 1] = t[high - 1], pivot
            local i, j = low, high - 1
            while true do
              i = i + 1
              while less(t[i], pivot) do
                if i == high - 1 then error("invalid order function for sorting") end
                i = i + 1
              end
              j = j - 1
              while less(pivot, t[j]) do
                if j < i then error("invalid order function for sorting") end
                j = j - 1
              end
              if j < i then break end
              t[i], t[j] = t[j], t[i]
            end
            t[high - 1], t[i] = t[i], t[high - 1]
            if i - low < high - i then
              sort(t, low, i - 1, less, seed)
              low = i + 1
            else
              sort(t, i + 1, high, less, seed)
              high = i - 1
            end
          end
        end
        return sort
        """;

    // One for all states; each makes a function of it when it sorts first.
    private static readonly Lazy<Prototype> s_prototype =
        new(() => LuaCompiler.Compile(System.Text.Encoding.ASCII.GetBytes(Text), Machine.LibrarySource));

    /// <summary>Goes on in the script, in the place of table.sort.</summary>
    public static int Enter(ref Call call, Value list, long length)
    {
        Machine machine = call.Machine;
        LibraryState library = machine.Library;
        Value less = call[2];
        if (library.SortFunction.IsNil)
        {
            call.Push(machine.Load(s_prototype.Value, Value.Nil));
            call.Push(machine.NewFunction(Fail));
            call.Invoke(1, 1);
            library.SortFunction = call.Pop();
            library.Keep(library.SortFunction);
        }

        int frame = call.Frame;
        machine.EnsureStack(frame + 5 + Emission.Spare);
        machine[frame - 3] = library.SortFunction;
        machine[frame] = list;
        machine[frame + 1] = Value.OfSmall(1);
        machine[frame + 2] = call.Heap.Integer(length);
        machine[frame + 3] = less;
        machine[frame + 4] = Value.OfSmall(Random.Shared.Next(1, int.MaxValue));
        return machine.Transfer(machine.Enter(frame, 5));
    }

    private static int Fail(ref Call call) => throw call.ErrorValue(call[1]);
}
