// What compiled code and C# both look at: values, what lies on the heap, and the context of a state.
//
// A value has 64 bits. A float is its own bits; the NaNs above that of arithmetic are all else, told apart by their upper half:
//
//     0 .. FFF80000_00000000    floats
//     FFFB0000_00000000 + tag   nil, booleans, and references: the lower half is an offset into the heap, whose size is below 4 GB
//     FFFC0000_00000000 ..      integers of 50 bits, with a bias: i + FFFE0000_00000000
//
// So two values are both integers if the bits that they have in common are (a & b), their sum is a sum of bits, and whether it is an
// integer still is one comparison. An index into an array is what has FFFE0000 above. Larger integers are boxed.
#include <copypatch/structs.h>

CP_DEFINE(uint32_t, TAG_FALSE, 0xFFFB0000)
CP_DEFINE(uint32_t, TAG_NIL, 0xFFFB0001)
CP_DEFINE(uint32_t, TAG_TRUE, 0xFFFB0002)
CP_DEFINE(uint32_t, TAG_LIGHT, 0xFFFB0003)
CP_DEFINE(uint32_t, TAG_STRING, 0xFFFB0004)
CP_DEFINE(uint32_t, TAG_TABLE, 0xFFFB0005)
CP_DEFINE(uint32_t, TAG_FUNCTION, 0xFFFB0006)
CP_DEFINE(uint32_t, TAG_USERDATA, 0xFFFB0007)
CP_DEFINE(uint32_t, TAG_THREAD, 0xFFFB0008)
CP_DEFINE(uint32_t, TAG_BOXED, 0xFFFB0009)
CP_DEFINE(uint32_t, TAG_DEAD, 0xFFFB000A)

// The first byte of each cell of the heap.
CP_ENUM(CellKind, uint8_t, (CELL_FREE), (CELL_STRING), (CELL_TABLE), (CELL_CLOSURE), (CELL_USERDATA), (CELL_THREAD), (CELL_BOXED),
    (CELL_UPVALUE), (CELL_PROTO), (CELL_VALUES), (CELL_NODES), (CELL_STACK))

// The key's text lies behind, and a zero behind that. Strings of up to 40 bytes are interned: the same text is the same cell.
CP_STRUCT(StringCell, (CellKind, kind), (uint8_t, mark), (uint8_t, isLong), (uint8_t, hashed), (uint32_t, hash), (uint32_t, length), (uint32_t, next))

// Its string keys have a shape (a number that C# gave), and their values lie in slots in the shape's order; or shape is 0, and they are in the hash part like
// others. References are offsets of the first value; what is behind 0 is nothing.
CP_STRUCT(Table, (CellKind, kind), (uint8_t, mark), (uint8_t, absent), (uint8_t, role), (uint32_t, shape), (uint32_t, slots), (uint32_t, array),
    (uint32_t, arraySize), (uint32_t, hash), (uint32_t, hashMask), (uint32_t, metatable))
// Eight bytes before the values. An array part has its border there that # found last instead: its capacity is its size.
CP_STRUCT(Values, (CellKind, kind), (uint8_t, mark), (uint16_t, unused), (uint32_t, capacity))
CP_STRUCT(Node, (uint64_t, key), (uint64_t, value), (uint32_t, next), (uint32_t, unused))
CP_STRUCT(NodesHead, (CellKind, kind), (uint8_t, mark), (uint16_t, unused), (uint32_t, free))

CP_STRUCT(Upvalue, (CellKind, kind), (uint8_t, mark), (uint16_t, open), (uint32_t, next), (uint64_t *, at), (uint64_t, value))
CP_STRUCT(Proto, (CellKind, kind), (uint8_t, mark), (uint16_t, flags), (int32_t, index), (void *, entry), (int32_t, calls), (int32_t, unused))
CP_STRUCT(Closure, (CellKind, kind), (uint8_t, mark), (uint16_t, upvalues), (int32_t, host), (Proto *, proto))
// What C# has: a userdata's object, a coroutine. `index` is where C# finds it.
CP_STRUCT(Userdata, (CellKind, kind), (uint8_t, mark), (uint16_t, unused), (int32_t, index), (uint32_t, metatable), (uint32_t, unused2))
CP_STRUCT(Boxed, (CellKind, kind), (uint8_t, mark), (uint16_t, unused), (uint32_t, unused2), (int64_t, integer))

CP_DEFINE(int32_t, SIZE_CLASSES, 48)
// A string up to here is interned. Larger cells than that have a block, or blocks, of their own. Values that a stack has room for behind a frame.
CP_DEFINE(int32_t, LONGEST_SHORT, 40)
CP_DEFINE(int32_t, LARGEST_SMALL, 8192)
CP_DEFINE(int32_t, ROOM, 48)

// Where a key is in tables of a shape, for accesses that meet many of them: in a slot, or in a node of a class (inherited). All accesses
// of a state share these.
CP_STRUCT(FieldEntry, (uint32_t, shape), (uint32_t, key), (uint32_t, place), (uint32_t, epoch))
CP_DEFINE(int32_t, FIELD_ENTRIES, 1024)
// The frames of a trace have fewer bytes than this, from its first on.
CP_DEFINE(int64_t, FRAMES_OF_TRACE, 16384)

// One for each state. What a C# method changes while it is called, compiled code reads again from here.
// `strings` are the lists of strings that are interned, by their hash, `classes` the class of each size in words; from `from` on what the
// routines between instructions are given.
CP_STRUCT(Context, (uint64_t *, frame), (int64_t, count), (uint64_t *, limit), (int64_t, countdown), (uint32_t, epoch), (uint32_t, rootShape),
    (uint32_t, open), (int32_t, toClose), (uint32_t, free, 48), (void *, host), (uint64_t, typeNames, 12), (FieldEntry *, fields),
    (uint32_t *, strings), (uint32_t, stringMask), (uint32_t, stringCount), (uint64_t, seed), (const uint8_t *, classes), (void *, concat),
    (uint64_t, pairsNext), (uint64_t, ipairsNext),
    (uint64_t *, from), (uint64_t *, to), (void *, back), (int64_t, site))

// How often a trace was entered, how many rounds it did by then, and what the countdown was when it was entered last.
CP_STRUCT(TraceCounts, (int64_t, entries), (int64_t, rounds), (int64_t, countdown))

// What an access to a field remembers.
CP_STRUCT(FieldSite, (uint32_t, shape), (uint32_t, offset), (uint32_t, hash), (uint32_t, node), (uint32_t, inheritedShape), (uint32_t, epoch),
    (uint32_t, inheritedNode), (uint32_t, inheritedHash), (uint32_t, absentShape), (uint32_t, from), (uint32_t, to), (uint32_t, toOffset), (uint32_t, toEpoch))
