using System.Runtime.InteropServices;

namespace Lua;

/// <summary>The sizes of small cells, each a multiple of eight bytes; a block has cells of one of them.</summary>
internal static unsafe class Sizes
{
    /// <summary>Bytes of a block; a cell that is larger than <see cref="LargestSmall"/> has whole blocks.</summary>
    public const int Block = 1 << BlockShift, BlockShift = 14;

    public const int LargestSmall = MachineEmitter.LARGEST_SMALL;

    private static readonly int[] s_sizes =
    [
        16, 24, 32, 40, 48, 56, 64, 72, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 904, 1024, 1256, 1488, 1816,
        2048, 2336, 2728, 3272, 4096, 5456, 8192,
    ];

    /// <summary>The class for so many words of eight bytes.</summary>
    public static readonly byte* Classes = AllClasses();

    public static int Count => s_sizes.Length;

    public static int Of(int sizeClass) => s_sizes[sizeClass];

    /// <summary>The class for so many bytes, up to <see cref="LargestSmall"/>.</summary>
    public static int ClassOf(int bytes) => Classes[(bytes + 7) >> 3];

    /// <summary>How many bytes a cell really has that must have at least these.</summary>
    public static long Rounded(long bytes) =>
        bytes <= LargestSmall ? s_sizes[ClassOf((int)bytes)] : (bytes + Block - 1) & -Block;

    private static byte* AllClasses()
    {
        const int Words = (LargestSmall / 8) + 1;
        byte* classes = (byte*)NativeMemory.Alloc(Words);
        int of = 0;
        for (int i = 0; i < Words; i++)
        {
            while (s_sizes[of] < i * 8)
                of++;
            classes[i] = (byte)of;
        }

        return classes;
    }
}
