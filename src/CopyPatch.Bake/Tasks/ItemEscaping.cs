using System.Text;

namespace CopyPatch.Bake.Tasks;

/// <summary>Makes a path an item specification: MSBuild reads some characters of those as its own syntax.</summary>
internal static class ItemEscaping
{
    public static string Escape(string path)
    {
        var escaped = new StringBuilder(path.Length);
        foreach (char c in path)
        {
            if ("%*?@$();'".IndexOf(c) >= 0)
                escaped.Append('%').Append(((int)c).ToString("x2"));
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}
