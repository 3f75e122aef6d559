using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Bake.Clang;

/// <summary>An architecture that stencils are baked for: its name in stencil texts, clang's name, and its flags.</summary>
/// <param name="HasImmediates">Whether its instructions have immediates of 32 bits.</param>
/// <param name="Registers">How its instructions say which register they mean.</param>
internal sealed record TargetMachine(
    string Name, string Triple, ushort ElfMachine, bool HasImmediates, RegisterEncoding Registers, IReadOnlyList<string> Flags)
{
    public static readonly TargetMachine X64 = new(StencilFormat.X64, "x86_64-unknown-linux-gnu", 62, HasImmediates: true, RegisterEncoding.X64,
    [
        // A signal handler may run on the stack that a stencil pushes to.
        "-mno-red-zone",
        // A frame of more than a page must not step over the page that a thread's stack ends with, or grows by on Windows.
        "-fstack-clash-protection",
        // Stencils are only jumped to directly: endbr64 at their start would be copied for nothing.
        "-fcf-protection=none",
    ]);

    public static readonly TargetMachine Arm64 = new(StencilFormat.Arm64, "aarch64-unknown-linux-gnu", 183, HasImmediates: false, RegisterEncoding.Arm64,
    [
        // Windows and macOS keep x18 for themselves, and the object serves them too.
        "-ffixed-x18",
        // As with endbr64: no bti at a stencil's start.
        "-mbranch-protection=none",
    ]);

    /// <summary>All of them, in the order in which a stencil text has them.</summary>
    public static readonly IReadOnlyList<TargetMachine> All = [X64, Arm64];

    /// <summary>Those that a text has objects for.</summary>
    public static IReadOnlyList<TargetMachine> In(StencilText text) =>
        [.. All.Where(machine => text.Objects.Any(item => item.Architecture == machine.Name))];

    /// <summary>
    /// Those that a project names, separated by semicolons. Null where it names none, or one that there is not.
    /// </summary>
    public static IReadOnlyList<TargetMachine>? Parse(string names)
    {
        HashSet<string> named = [.. names.Split(';').Select(name => name.Trim()).Where(name => name.Length > 0)];
        TargetMachine[] machines = [.. All.Where(machine => named.Remove(machine.Name))];
        return machines.Length > 0 && named.Count == 0 ? machines : null;
    }

    /// <summary>Their names, for messages.</summary>
    public static string NamesOf(IEnumerable<TargetMachine> machines) => string.Join(", ", machines.Select(machine => machine.Name));

    /// <summary>What of the user's flags is for this architecture.</summary>
    public IEnumerable<string> FlagsOf(IEnumerable<string> userFlags) =>
        userFlags.Where(flag => OnlyFor(flag) is not { } machine || machine == this).Select(WithoutMachine);

    /// <summary>The flag itself: "x86-64:-msse4.2" is one for that architecture only, which clang has no word for.</summary>
    public static string WithoutMachine(string flag) =>
        OnlyFor(flag) is { } machine ? flag.Substring(machine.Name.Length + 1) : flag;

    private static TargetMachine? OnlyFor(string flag) =>
        All.FirstOrDefault(machine => flag.StartsWith(machine.Name + ":", System.StringComparison.Ordinal));
}
