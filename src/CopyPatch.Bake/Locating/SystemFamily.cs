using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace CopyPatch.Bake.Locating;

/// <summary>Which family of systems this is: that decides how clang is installed.</summary>
internal static class SystemFamily
{
    public const string Windows = "windows";

    private static readonly string[] s_families = ["debian", "fedora", "arch", "alpine", "suse"];

    public static string Name()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return Windows;
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            return "macos";
        try
        {
            return NameOf(File.ReadAllText("/etc/os-release"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The family that an os-release file tells, in its ID or ID_LIKE; empty where it is none we know.</summary>
    public static string NameOf(string release)
    {
        string ids = string.Join(" ", release.Split('\n').Where(
            line => line.StartsWith("ID=", StringComparison.Ordinal) || line.StartsWith("ID_LIKE=", StringComparison.Ordinal)));
        return s_families.FirstOrDefault(family => ids.IndexOf(family, StringComparison.Ordinal) >= 0) ?? "";
    }
}
