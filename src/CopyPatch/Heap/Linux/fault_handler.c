// The signal handler that makes an exception of a fault in compiled code.
//
// The thread is in compiled code of a heap that catches faults: C# called an entry, by which all registers that C# wants back lie in
// the entry's frame, at the same places in each (LinuxFaults.cs checks that). So the handler finds that frame by the frame pointers,
// notes where the fault was, and lets the thread go on as if the entry had returned. The status that the entry would have written
// stays what it was before the call: that of a fault. All else belongs to the handler that was there before.
//
// A trap (CP_TRAP) leaves by itself, and loses its frames by that. Where it takes its place there is an instruction that faults
// (InstructionSet.MarkTrap): the handler notes the frames, does what that instruction was, and lets the code go on behind it.
//
// It allocates nothing, locks nothing, calls nothing, and has no data of its own: what it works on is found by the pointer before it,
// which is filled in where the handler is placed. LinuxFaultHandlerCode.cs has its bytes; build/fault-handler.sh makes them.
#include <stdbool.h>
#include <stdint.h>

enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11, SIGNALS = 32 };
enum { FRAMES = 64, RECORDS = 256 };

// The system's structures, as far as they are used.
typedef struct {
    int32_t signal, error, code, padding;
    uint64_t address;
} siginfo;

typedef struct {
    uint64_t flags;
    void *link;
    uint64_t stack[3];
#if defined(__x86_64__)
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip;
#define FRAME_POINTER(context) ((context)->rbp)
#define STACK_POINTER(context) ((context)->rsp)
#define PROGRAM_COUNTER(context) ((context)->rip)
#else
    uint64_t mask[16];
    uint64_t padding;
    uint64_t fault_address;
    uint64_t x[31];
    uint64_t sp;
    uint64_t pc;
    uint64_t pstate;
    _Alignas(16) uint8_t reserved[4096];
#define FRAME_POINTER(context) ((context)->x[29])
#define STACK_POINTER(context) ((context)->sp)
#define PROGRAM_COUNTER(context) ((context)->pc)
#endif
} ucontext;

enum { SIG_DFL = 0, SIG_IGN = 1 };
enum { SA_SIGINFO = 4 };
static const uint64_t SA_RESETHAND = 0x80000000;

// What is shared with C#: the same layouts as in LinuxFaults.cs.
typedef struct {
    uint64_t start, prologue_end; // Of an entry; in its prologue it has no frame yet.
} Entry;

typedef struct {
    int32_t end, landing; // Offsets: faults up to the end, from that of the one before, go on there; below zero is nowhere.
} Landing;

typedef struct {
    uint64_t start, end; // Of code; start is zero where there is none.
    Landing *landings;
    uint64_t landing_count;
} LandingCode;

typedef struct {
    uint64_t start, end; // Of a heap; start is zero where there is none.
    Entry *entries;
    uint64_t entry_count;
    LandingCode *codes;
    uint64_t code_count;
    uint64_t catches; // Whether faults in it are caught. Frames are found in all heaps.
} Heap;

// Whose a record is.
typedef struct {
    int64_t thread;  // Zero: free. Below zero: of a trap of that thread, which may have been dealt with; who needs it takes it.
    uint64_t number; // Of a trap: they are counted.
} Owner;

typedef struct {
    int64_t signal;
    uint64_t program_counter, address, stack_pointer; // Of a trap the address is its place.
    int64_t code;
    uint64_t leaf_return; // Where the code goes back to if it has no frame; else it means nothing.
    uint64_t frame_count; // Return addresses of all frames, of which the first FRAMES are here.
    uint64_t frames[FRAMES];
} Record;

typedef struct {
    uint64_t heap_count;
    Heap *heaps;
    Owner *owners; // RECORDS of them.
    Record *records;
    uint64_t trap_count;
} Faults;

typedef struct {
    Faults *faults;
    struct {
        uint64_t function;
        uint64_t flags;
    } previous[SIGNALS];
} Handler;

#define HIDDEN static inline __attribute__((always_inline))

HIDDEN Handler *handler_data(void) {
    Handler *data;
#if defined(__x86_64__)
    __asm__("movq cp_handler_data(%%rip), %0" : "=r"(data));
#else
    __asm__("ldr %0, cp_handler_data" : "=r"(data));
#endif
    return data;
}

HIDDEN int64_t system_call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d) {
#if defined(__x86_64__)
    register int64_t r10 __asm__("r10") = d;
    int64_t result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
    return result;
#else
    register int64_t x8 __asm__("x8") = number;
    register int64_t x0 __asm__("x0") = a;
    register int64_t x1 __asm__("x1") = b;
    register int64_t x2 __asm__("x2") = c;
    register int64_t x3 __asm__("x3") = d;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
#endif
}

#if defined(__x86_64__)
enum { SYS_RT_SIGACTION = 13, SYS_RT_SIGPROCMASK = 14, SYS_SCHED_YIELD = 24, SYS_GETPID = 39, SYS_GETTID = 186, SYS_TGKILL = 234 };
#else
enum { SYS_RT_SIGACTION = 134, SYS_RT_SIGPROCMASK = 135, SYS_SCHED_YIELD = 124, SYS_GETPID = 172, SYS_GETTID = 178, SYS_TGKILL = 131 };
#endif

// The heap that an address is in. A heap may come and go meanwhile, but not the one that this thread runs in.
HIDDEN bool find_heap(Faults *faults, uint64_t address, Heap *found) {
    uint64_t count = __atomic_load_n(&faults->heap_count, __ATOMIC_ACQUIRE);
    Heap *heaps = __atomic_load_n(&faults->heaps, __ATOMIC_ACQUIRE);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t start = __atomic_load_n(&heaps[i].start, __ATOMIC_ACQUIRE);
        uint64_t end = __atomic_load_n(&heaps[i].end, __ATOMIC_ACQUIRE);
        if (start && address >= start && address < end && __atomic_load_n(&heaps[i].start, __ATOMIC_ACQUIRE) == start) {
            found->start = start;
            found->end = end;
            // In this order: an array has at least as many as were counted before.
            found->entry_count = __atomic_load_n(&heaps[i].entry_count, __ATOMIC_ACQUIRE);
            found->entries = __atomic_load_n(&heaps[i].entries, __ATOMIC_ACQUIRE);
            found->code_count = __atomic_load_n(&heaps[i].code_count, __ATOMIC_ACQUIRE);
            found->codes = __atomic_load_n(&heaps[i].codes, __ATOMIC_ACQUIRE);
            found->catches = heaps[i].catches;
            return true;
        }
    }
    return false;
}

HIDDEN bool is_in_heap(Faults *faults, uint64_t address, Heap *last) {
    return (address >= last->start && address < last->end) || find_heap(faults, address, last);
}

HIDDEN bool is_in_prologue(const Heap *heap, uint64_t address) {
    for (uint64_t i = 0; i < heap->entry_count; i++)
        if (address >= heap->entries[i].start && address < heap->entries[i].prologue_end)
            return true;
    return false;
}

// Where code goes on that faults at this address, or zero. Its landings stay as they are as long as it runs.
HIDDEN uint64_t find_landing(const Heap *heap, uint64_t address) {
    for (uint64_t i = 0; i < heap->code_count; i++) {
        LandingCode *code = &heap->codes[i];
        uint64_t start = __atomic_load_n(&code->start, __ATOMIC_ACQUIRE);
        if (!start || address < start || address >= __atomic_load_n(&code->end, __ATOMIC_ACQUIRE)
            || __atomic_load_n(&code->start, __ATOMIC_ACQUIRE) != start)
            continue;
        uint64_t low = 0;
        for (uint64_t high = code->landing_count; low < high;) {
            uint64_t middle = (low + high) / 2;
            if (code->landings[middle].end <= (int64_t)(address - start))
                low = middle + 1;
            else
                high = middle;
        }
        return low < code->landing_count && code->landings[low].landing >= 0 ? start + code->landings[low].landing : 0;
    }
    return 0;
}

// A record of this thread: that of its last trap, or a free one, or that of the trap of another thread that is the longest ago. There
// are more than threads can be between their fault and the exception; where all are taken, their threads are about to take them.
HIDDEN uint64_t take_record(Faults *faults, int64_t thread) {
    for (;;) {
        uint64_t best = RECORDS;
        int64_t best_owner = 0;
        uint64_t best_number = UINT64_MAX;
        for (uint64_t i = 0; i < RECORDS; i++) {
            Owner *owner = &faults->owners[(thread + i) % RECORDS];
            int64_t of = __atomic_load_n(&owner->thread, __ATOMIC_ACQUIRE);
            uint64_t number = of == 0 ? 0 : __atomic_load_n(&owner->number, __ATOMIC_RELAXED);
            if (of == -thread || (of <= 0 && number < best_number)) {
                best = (thread + i) % RECORDS;
                best_owner = of;
                best_number = number;
                if (of == -thread)
                    break;
            }
        }
        if (best == RECORDS)
            system_call(SYS_SCHED_YIELD, 0, 0, 0, 0);
        else if (__atomic_compare_exchange_n(
                     &faults->owners[best].thread, &best_owner, thread, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
            return best;
    }
}

// What stands where a trap takes its place: an instruction that adds something to a register.
typedef struct {
    uint64_t *register_; // What it writes,
    uint64_t place;      // and with what.
    uint64_t end;        // The next instruction.
    bool has_frame;
    uint64_t words; // Without a frame, on x86-64: what lies above the address to return to.
} Marker;

// The same forms as in InstructionSet.MarkTrap. An instruction that faulted can be read; what is behind it may not.
HIDDEN bool read_marker(ucontext *context, Marker *marker) {
#if defined(__x86_64__)
    const uint8_t *code = (const uint8_t *)context->rip;
    if (code[0] != 0x0f || code[1] != 0xb9)
        return false;
    uint8_t mod_rm = code[2];
    bool is_relative = (mod_rm & 0xc7) == 0x05;
    if (!is_relative && mod_rm >> 6 != 2)
        return false;
    const uint8_t *field = code + (!is_relative && (mod_rm & 7) == 4 ? 4 : 3);
    uint32_t bits = *(const uint32_t *)field;
    if (bits >> 16 != 0x5043)
        return false;
    // Where the system keeps rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, and r8 to r15.
    const uint64_t order = 0x7654321089afbced;
    uint64_t target = (mod_rm >> 3 & 7) | (bits & 1) << 3;
    uint64_t base = (mod_rm & 7) | (bits & 2) << 2;
    marker->end = (uint64_t)(field + 4);
    marker->register_ = &context->r8 + (order >> 4 * target & 15);
    marker->place = is_relative ? marker->end : (&context->r8)[order >> 4 * base & 15];
    marker->words = bits >> 8 & 255;
    marker->has_frame = marker->words == 255;
#else
    uint32_t bits = *(const uint32_t *)context->pc;
    if (bits >> 11 != 0xb000 >> 11 || (bits & 31) == 31)
        return false;
    uint64_t base = bits >> 5 & 31;
    marker->end = context->pc + 4;
    marker->register_ = &context->x[bits & 31];
    marker->place = base == 31 ? context->pc : context->x[base];
    marker->words = 0;
    marker->has_frame = bits >> 10 & 1;
#endif
    return true;
}

// Notes the frames of a trap, as many as there is room for: traps that are handed on from frame to frame must not walk them all again.
HIDDEN bool note_trap(Faults *faults, int signal, ucontext *context) {
    Heap heap;
    Marker marker;
    if (signal != SIGILL || !find_heap(faults, PROGRAM_COUNTER(context), &heap) || !heap.catches || !read_marker(context, &marker))
        return false;
    int64_t thread = system_call(SYS_GETTID, 0, 0, 0, 0);
    uint64_t index = take_record(faults, thread);
    Owner *owner = &faults->owners[index];
    Record *record = &faults->records[index];
    uint64_t count = 0;
    if (!marker.has_frame) {
#if defined(__x86_64__)
        uint64_t address = ((uint64_t *)context->rsp)[marker.words];
#else
        uint64_t address = context->x[30];
#endif
        if (is_in_heap(faults, address, &heap))
            record->frames[count++] = address;
    }
    uint64_t lowest = STACK_POINTER(context);
    for (uint64_t frame = FRAME_POINTER(context); count < FRAMES && frame >= lowest && frame % 8 == 0;) {
        uint64_t *words = (uint64_t *)frame;
        if (!is_in_heap(faults, words[1], &heap))
            break;
        record->frames[count++] = words[1];
        lowest = frame + 16;
        frame = words[0];
    }
    record->address = marker.place;
    record->frame_count = count;
    __atomic_store_n(&owner->number, __atomic_add_fetch(&faults->trap_count, 1, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
    __atomic_store_n(&owner->thread, -thread, __ATOMIC_RELEASE);
    *marker.register_ = marker.place;
    PROGRAM_COUNTER(context) = marker.end;
    return true;
}

// Where a leaf returns to: it has no frame, and so the frame pointer does not tell.
HIDDEN uint64_t return_of_leaf(Faults *faults, const ucontext *context, Heap *heap) {
#if defined(__x86_64__)
    // On top of the stack, unless it keeps something there. The stack may have ended just here: the system call reads eight bytes, and
    // says whether it could (EFAULT) before it says that there is no such way to change the mask.
    const int64_t fault = -14;
    if (context->rsp % 8 != 0 || system_call(SYS_RT_SIGPROCMASK, -1, (int64_t)context->rsp, 0, 8) == fault)
        return 0;
    uint64_t address = *(uint64_t *)context->rsp;
#else
    uint64_t address = context->x[30];
#endif
    return is_in_heap(faults, address, heap) ? address : 0;
}

// Goes on at the landing of the code, or makes the entry return. False where the stack is not as compiled code leaves it.
HIDDEN bool leave(Faults *faults, int signal, siginfo *information, ucontext *context) {
    Heap heap;
    uint64_t pc = PROGRAM_COUNTER(context);
    if (!find_heap(faults, pc, &heap) || !heap.catches || is_in_prologue(&heap, pc))
        return false;
    if (signal == SIGSEGV || signal == SIGBUS) {
        uint64_t landing = find_landing(&heap, pc);
        if (landing) {
            PROGRAM_COUNTER(context) = landing;
            return true;
        }
    }
    uint64_t frames[FRAMES];
    uint64_t count = 0;
    uint64_t lowest = STACK_POINTER(context);
    uint64_t frame = FRAME_POINTER(context);
    uint64_t leaf_return = return_of_leaf(faults, context, &heap);
    for (;;) {
        if (frame < lowest || frame % 8 != 0)
            return false;
        uint64_t *words = (uint64_t *)frame;
        uint64_t address = words[1];
        if (!is_in_heap(faults, address, &heap))
            break;
        if (count < FRAMES)
            frames[count] = address;
        count++;
        lowest = frame + 16;
        frame = words[0];
    }

    Record *record = &faults->records[take_record(faults, system_call(SYS_GETTID, 0, 0, 0, 0))];
    record->signal = signal;
    record->code = information->code;
    record->address = information->address;
    record->program_counter = pc;
    record->stack_pointer = STACK_POINTER(context);
    record->leaf_return = leaf_return;
    record->frame_count = count;
    for (uint64_t i = 0; i < FRAMES && i < count; i++)
        record->frames[i] = frames[i];

    uint64_t *words = (uint64_t *)frame;
#if defined(__x86_64__)
    context->r15 = words[-1];
    context->r14 = words[-2];
    context->r13 = words[-3];
    context->r12 = words[-4];
    context->rbx = words[-5];
    context->rsp = frame + 16;
    context->rbp = words[0];
    context->rip = words[1];
#else
    for (int i = 0; i < 10; i += 2) {
        context->x[28 - i] = words[2 + i];
        context->x[27 - i] = words[3 + i];
    }
    // The vector registers are in a record of their own; the first is theirs, which the kernel promises, but it costs little to look.
    for (uint8_t *part = context->reserved; *(uint32_t *)part != 0; part += *(uint32_t *)(part + 4)) {
        if (*(uint32_t *)part == 0x46508001) {
            uint64_t *vectors = (uint64_t *)(part + 16);
            for (int i = 0; i < 8; i++)
                vectors[2 * (8 + i)] = words[-1 - i];
            break;
        }
    }
    context->sp = frame + 96;
    context->x[29] = words[0];
    context->pc = words[1];
#endif
    return true;
}

HIDDEN void pass_on(Handler *data, int signal, siginfo *information, ucontext *context) {
    uint64_t function = data->previous[signal].function;
    uint64_t flags = data->previous[signal].flags;
    if (function != SIG_DFL && function != SIG_IGN) {
        // The system takes away the first in the chain if that is to be called once, and it is ours, which stays.
        if (flags & SA_RESETHAND)
            __atomic_store_n(&data->previous[signal].function, SIG_DFL, __ATOMIC_RELAXED);
        if (flags & SA_SIGINFO)
            ((void (*)(int, siginfo *, ucontext *))function)(signal, information, context);
        else
            ((void (*)(int))function)(signal);
        return;
    }
    // Nobody: the instruction is run again, and the system does what it does with such a process. A signal that was sent is sent again,
    // since no instruction brings it back.
    bool is_sent = information->code <= 0;
    if (is_sent && function == SIG_IGN)
        return;
    uint64_t action[4] = {};
    system_call(SYS_RT_SIGACTION, signal, (int64_t)action, 0, 8);
    if (is_sent)
        system_call(SYS_TGKILL, system_call(SYS_GETPID, 0, 0, 0, 0), system_call(SYS_GETTID, 0, 0, 0, 0), signal, 0);
}

// The first function of the section: it follows the pointer to its data.
__attribute__((section(".text"), aligned(16), used)) void cp_handle_fault(int signal, siginfo *information, ucontext *context) {
    Handler *data = handler_data();
#if defined(__aarch64__)
    // What clang makes of __builtin_trap(). Other breakpoints are a debugger's.
    bool is_ours = signal != SIGTRAP || *(uint32_t *)context->pc == 0xd4200020;
#else
    bool is_ours = signal != SIGTRAP;
#endif
    // Those that a process sends itself (code below 1) are no faults.
    if (is_ours && information->code > 0
        && (note_trap(data->faults, signal, context) || leave(data->faults, signal, information, context)))
        return;
    pass_on(data, signal, information, context);
}

__asm__(".text\n\t.balign 8\ncp_handler_data:\n\t.quad 0");
