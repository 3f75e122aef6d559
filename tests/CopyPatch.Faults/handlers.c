// Handlers of somebody else, and what a native library does wrong.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PASSES_ON, PASSES_NOTHING_ON, CALLED_ONCE };

int64_t handled;

static struct sigaction previous[8];
static int depth;

// One function for each time that it is installed: one that passes on to itself would never end.
static void pass_on(int number, int signal, siginfo_t *information, void *context)
{
    handled++;
    if (previous[number].sa_flags & SA_SIGINFO)
        previous[number].sa_sigaction(signal, information, context);
    else
        previous[number].sa_handler(signal);
}

static void pass_on_0(int signal, siginfo_t *information, void *context) { pass_on(0, signal, information, context); }
static void pass_on_1(int signal, siginfo_t *information, void *context) { pass_on(1, signal, information, context); }

static void give_up(int signal)
{
    handled++;
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(signal, &action, 0);
}

// Goes back to the instruction, which faults again: once called, it is not there any more.
static void note(int signal)
{
    (void)signal;
    handled++;
}

void replace(int signal, int how)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_flags = SA_ONSTACK;
    if (how == PASSES_ON) {
        action.sa_flags |= SA_SIGINFO;
        action.sa_sigaction = depth == 0 ? pass_on_0 : pass_on_1;
        sigaction(signal, &action, &previous[depth++]);
        return;
    }
    action.sa_handler = how == CALLED_ONCE ? note : give_up;
    if (how == CALLED_ONCE)
        action.sa_flags |= SA_RESETHAND;
    sigaction(signal, &action, 0);
}

void put(int signal, uint64_t flags, uint64_t mask)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = give_up;
    action.sa_flags = (int)flags;
    memcpy(&action.sa_mask, &mask, sizeof mask);
    sigaction(signal, &action, 0);
}

// Handler, flags, mask. (SA_RESTORER is between C's library and the system.)
void query(int signal, uint64_t *result)
{
    struct sigaction action;
    sigaction(signal, 0, &action);
    result[0] = (uint64_t)action.sa_handler;
    result[1] = (uint32_t)action.sa_flags & ~0x04000000u;
    memcpy(&result[2], &action.sa_mask, sizeof result[2]);
}

int64_t self(void) { return syscall(SYS_gettid); }
void send(int64_t thread, int signal) { syscall(SYS_tgkill, getpid(), thread, signal); }
void leave(int code) { _exit(code); }
int64_t crash(volatile int64_t *address) { return *address; }
