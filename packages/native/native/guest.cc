// How does 16-bit code run on this CPU? In segments of the local descriptor table, one instruction at a
// time: TF is always set, and between two instructions the handler looks whether the next one may be
// executed here at all.
//
// What it must not do natively is refused before it starts: in protected mode at CPL 3 it would mean
// something else (a segment load, INT n, a 32-bit system call) or say something of this computer.

#include "guest.h"

#include <asm/ldt.h>
#include <asm/mman.h>
#include <asm/sigcontext.h>
#include <asm/signal.h>
#include <linux/mman.h>
#include <linux/time.h>

#include "sys.h"

namespace realmode {

namespace {

constexpr uint32_t TF = 0x100, DF = 0x400, AC = 0x40000;
/** CF PF AF ZF SF OF and DF: what the CPU itself keeps. The others are the guest's words only. */
constexpr uint32_t OWN_FLAGS = 0x8d5 | DF;
/** TF IF IOPL NT: what POPF loads in real mode; with 32 bits ID and AC too (AC set is refused). */
constexpr uint32_t POPF_FLAGS = 0x7300, POPFD_FLAGS = POPF_FLAGS | 0x200000 | AC;
/** Flags that PUSHFD shows. */
constexpr uint32_t PUSHED_FLAGS = OWN_FLAGS | POPFD_FLAGS;

constexpr unsigned ES = 0, CS = 1, SS = 2, DS = 3, FS = 4, GS = 5;
constexpr uint32_t selector(unsigned segment) { return segment << 3 | 7; }

enum Trap : unsigned { DB = 1, BP = 3, OF = 4, GP = 13, PF = 14, AC_FAULT = 17 };
constexpr uint64_t PF_PRESENT = 1, PF_WRITE = 2, PF_FETCH = 16;

constexpr unsigned CLOCK_STEPS = 64, PARENT_STEPS = 1 << 16;

/** The kernel's `struct ucontext`; its own header clashes with the C library's. */
struct Context {
  unsigned long flags;
  Context* link;
  stack_t stack;
  sigcontext_64 cpu;
};

struct Action {
  void (*handler)(int, void*, Context*);
  unsigned long flags;
  void (*restorer)();
  unsigned long mask;
};

/** THREAD: there is one. */
struct {
  Shared shared;
  sigcontext_64 host;
  bool inGuest;
  uint64_t executed, most;
  int64_t deadline;
  unsigned steps;
  uint32_t generation;
  bool mapped;
  Segment segments[SEGMENTS];
  bool segmentsSet;
  /** Of the instruction under way. */
  uint8_t kind;
  bool wide, overridesCs, repeats, locked;
  /** Bytes up to the opcode's first. */
  uint32_t length;
  uint32_t startIp;
  uint32_t popped;
} state;

alignas(16) uint8_t handlerStack[65536];

extern "C" [[gnu::naked]] void restoreFromSignal() {
  asm volatile("mov $15, %eax\n\tsyscall");
}

int64_t now() {
  timespec time{};
  sys::call(__NR_clock_gettime, CLOCK_MONOTONIC, sys::address(&time));
  return time.tv_sec * 1000000000 + time.tv_nsec;
}

uint8_t* hostAddress(uint32_t guestLinear) {
  return reinterpret_cast<uint8_t*>(static_cast<uintptr_t>(guestLinear + GUEST_BASE));
}

const Slot* slotAt(uint32_t guestLinear) {
  const Control& control = *state.shared.control;
  for (unsigned i = 0; i < control.slotCount; i++) {
    const Slot& slot = control.slots[i];
    if (guestLinear - slot.guestPhysAddr < slot.size) return &slot;
  }
  return nullptr;
}

/** A byte of the guest's; -1 where there is no memory. */
int peek(uint32_t guestLinear) {
  return slotAt(guestLinear) ? *hostAddress(guestLinear) : -1;
}

uint32_t* registerOf(sigcontext_64& cpu, unsigned number) {
  uint64_t* const all[] = {
      reinterpret_cast<uint64_t*>(&cpu.ax), reinterpret_cast<uint64_t*>(&cpu.cx),
      reinterpret_cast<uint64_t*>(&cpu.dx), reinterpret_cast<uint64_t*>(&cpu.bx),
      reinterpret_cast<uint64_t*>(&cpu.sp), reinterpret_cast<uint64_t*>(&cpu.bp),
      reinterpret_cast<uint64_t*>(&cpu.si), reinterpret_cast<uint64_t*>(&cpu.di),
  };
  return reinterpret_cast<uint32_t*>(all[number]);
}

/** Back to `runGuest`, with the guest's state told. */
void stop(Context* context, Reason reason) {
  sigcontext_64& cpu = context->cpu;
  Control& control = *state.shared.control;
  for (unsigned i = 0; i < 8; i++) control.regs[i] = *registerOf(cpu, i);
  control.eip = static_cast<uint32_t>(cpu.ip);
  control.eflags = (control.eflags & ~OWN_FLAGS) | (cpu.flags & OWN_FLAGS);
  control.reason = reason;
  control.executedLow = static_cast<uint32_t>(state.executed);
  control.executedHigh = state.executed >> 32;
  state.inGuest = false;
  // The FPU state of this frame is the host's: guests have none.
  const auto fpstate = cpu.fpstate;
  cpu = state.host;
  cpu.fpstate = fpstate;
}

void stopAt(Context* context, unsigned vector) {
  state.shared.control->vector = vector;
  stop(context, STOP_VECTOR);
}

/** What the table says of the instruction at `linear`; notes its prefixes. */
uint8_t classify(uint32_t linear) {
  unsigned mandatory = 0;
  state.wide = state.overridesCs = state.repeats = state.locked = false;
  for (unsigned length = 0; length < 15; length++, linear++) {
    int byte = peek(linear);
    switch (byte) {
      case -1:
        // The CPU does not get further either.
        return NATIVE;
      case 0x26: case 0x36: case 0x3e: case 0x64: case 0x65:
        state.overridesCs = false;
        continue;
      case 0x2e:
        state.overridesCs = true;
        continue;
      case 0x66:
        state.wide = true;
        if (mandatory == 0) mandatory = 1;
        continue;
      case 0xf3: case 0xf2:
        mandatory = byte == 0xf3 ? 2 : 3;
        state.repeats = true;
        continue;
      case 0xf0:
        state.locked = true;
        continue;
      case 0x67:
        continue;
    }
    state.length = length + 1;
    unsigned index = mandatory << 13;
    if (byte == 0x0f) {
      index |= 1 << 12;
      byte = peek(++linear);
      if (byte < 0) return NATIVE;
    }
    index |= byte << 4;
    const int modrm = peek(linear + 1);
    const uint8_t* classes = state.shared.classes + index;
    if (modrm >= 0) return classes[(modrm >> 3 & 7) << 1 | (modrm >= 0xc0)];
    for (unsigned i = 1; i < 16; i++) if (classes[i] != classes[0]) return NATIVE;
    return classes[0];
  }
  return NATIVE;
}

uint32_t stackLinear(const sigcontext_64& cpu) {
  const Segment& stack = state.shared.control->segments[SS];
  const uint32_t mask = stack.attributes & 1 ? 0xffffffff : 0xffff;
  return stack.base + (static_cast<uint32_t>(cpu.sp) & mask);
}

/** Readies the next instruction, or ends the run before it. */
void advance(Context* context) {
  sigcontext_64& cpu = context->cpu;
  Control& control = *state.shared.control;
  if (state.executed >= state.most) return stop(context, STOP_COUNT);
  if (__atomic_load_n(&control.kick, __ATOMIC_RELAXED) == control.machine) {
    return stop(context, STOP_KICKED);
  }
  if (state.steps % CLOCK_STEPS == 0 && now() >= state.deadline) return stop(context, STOP_TIME);
  if (++state.steps % PARENT_STEPS == 0) {
    struct { int fd; short events, revents; } poll{state.shared.requests, 0, 0};
    sys::call(__NR_poll, sys::address(&poll), 1, 0);
    if (poll.revents != 0) sys::exit(0);
  }
  state.startIp = static_cast<uint32_t>(cpu.ip);
  const Segment& code = control.segments[CS];
  state.kind = state.startIp > code.limit ? uint8_t{NATIVE} : classify(code.base + state.startIp);
  switch (state.kind) {
    case REFUSED:
      return stop(context, STOP_REFUSED);
    case HLT:
      // LOCK makes it #UD, and behind the limit it is #GP: the CPU says so.
      if (state.locked || state.startIp + state.length - 1 > code.limit) break;
      // Whether a trap follows HLT at CPL 0 can't be seen here.
      if (control.eflags & TF) return stop(context, STOP_REFUSED);
      cpu.ip = state.startIp + state.length;
      state.executed++;
      return stop(context, STOP_HLT);
    case WAIT:
      if (control.waitRefused) return stop(context, STOP_REFUSED);
      break;
    case POPF: {
      const uint32_t at = stackLinear(cpu);
      state.popped = 0;
      for (unsigned i = 0; i < (state.wide ? 4u : 2u); i++) {
        const int byte = peek(at + i);
        if (byte >= 0) state.popped |= static_cast<uint32_t>(byte) << 8 * i;
      }
      // With AC set this very process would trap on its own unaligned words.
      if (state.popped & AC) return stop(context, STOP_REFUSED);
      break;
    }
  }
  cpu.flags = (cpu.flags & OWN_FLAGS) | TF | 2;
}

/** The flags that a PUSHF at CPL 3 pushed become the guest's. */
void correctPushed(const sigcontext_64& cpu) {
  const uint32_t flags = state.shared.control->eflags & ~OWN_FLAGS;
  const uint32_t at = stackLinear(cpu);
  uint32_t value = 0;
  for (unsigned i = 0; i < 4; i++) value |= (flags & PUSHED_FLAGS) & 0xffu << 8 * i;
  value |= (cpu.flags & OWN_FLAGS) | 2;
  for (unsigned i = 0; i < (state.wide ? 4u : 2u); i++) *hostAddress(at + i) = value >> 8 * i;
}

/** The instruction is done. */
void stepped(Context* context) {
  sigcontext_64& cpu = context->cpu;
  Control& control = *state.shared.control;
  const bool repeated = state.kind == STRING && state.repeats;
  const bool trap = control.eflags & TF;
  if (!repeated || static_cast<uint32_t>(cpu.ip) != state.startIp) state.executed++;
  if (state.kind == INT1) return stopAt(context, DB);
  if (state.kind == PUSHF) correctPushed(cpu);
  if (state.kind == POPF) {
    const uint32_t loaded = state.wide ? POPFD_FLAGS : POPF_FLAGS;
    control.eflags = (control.eflags & ~loaded) | (state.popped & loaded);
  }
  if (trap) return stopAt(context, DB);
  advance(context);
}

void pageFault(Context* context) {
  const sigcontext_64& cpu = context->cpu;
  Control& control = *state.shared.control;
  const uint32_t address = static_cast<uint32_t>(cpu.cr2) - GUEST_BASE;
  const Slot* slot = slotAt(address);
  if (slot && (cpu.err & PF_WRITE) && !slot->readonly) {
    const uint32_t page = (slot->offset + (address - slot->guestPhysAddr)) / PAGE;
    control.dirty[page / 8] |= 1 << page % 8;
    const long start = sys::address(hostAddress(address & ~(PAGE - 1)));
    if (sys::call(__NR_mprotect, start, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) == 0) return;
  }
  control.address = address;
  stop(context, !slot && (cpu.err & PF_FETCH) ? STOP_FETCH : STOP_REFUSED);
}

void setSegments() {
  // The kernel leaves the four as they are when a handler returns.
  asm volatile("mov %0, %%ds\n\tmov %1, %%es\n\tmov %2, %%fs\n\tmov %3, %%gs"
               :
               : "r"(selector(DS)), "r"(selector(ES)), "r"(selector(FS)), "r"(selector(GS)));
}

void enter(Context* context) {
  sigcontext_64& cpu = context->cpu;
  const Control& control = *state.shared.control;
  state.host = cpu;
  state.inGuest = true;
  for (unsigned i = 0; i < 8; i++) {
    *reinterpret_cast<uint64_t*>(registerOf(cpu, i)) = control.regs[i];
  }
  cpu.r8 = cpu.r9 = cpu.r10 = cpu.r11 = cpu.r12 = cpu.r13 = cpu.r14 = cpu.r15 = 0;
  cpu.ip = control.eip;
  cpu.cs = selector(CS);
  cpu.ss = selector(SS);
  cpu.flags = control.eflags & OWN_FLAGS;
  setSegments();
  advance(context);
}

void onSignal(int signal, void*, Context* context) {
  const sigcontext_64& cpu = context->cpu;
  if (signal == SIGALRM) {
    // Without TF nothing would end the guest: that is not to happen.
    if (cpu.cs == selector(CS) && !(cpu.flags & TF)) sys::exit(3);
    return;
  }
  if (!state.inGuest) {
    if (cpu.trapno != BP) sys::exit(4);
    return enter(context);
  }
  if (cpu.cs != selector(CS)) sys::exit(5);
  switch (cpu.trapno) {
    case DB:
      return stepped(context);
    case PF:
      return pageFault(context);
    case BP:
    case OF:
      state.executed++;
      return stopAt(context, cpu.trapno);
    case GP:
      // A code segment can't be written in protected mode; in real mode it can.
      if (state.overridesCs) return stop(context, STOP_REFUSED);
      return stopAt(context, GP);
    case AC_FAULT:
      return stop(context, STOP_REFUSED);
    default:
      return stopAt(context, cpu.trapno);
  }
}

bool sameSegment(const Segment& a, const Segment& b) {
  return a.base == b.base && a.limit == b.limit && a.attributes == b.attributes;
}

bool setDescriptors() {
  const Control& control = *state.shared.control;
  for (unsigned i = 0; i < SEGMENTS; i++) {
    const Segment& wanted = control.segments[i];
    if (state.segmentsSet && sameSegment(wanted, state.segments[i])) continue;
    user_desc descriptor{};
    descriptor.entry_number = i;
    descriptor.base_addr = wanted.base + GUEST_BASE;
    descriptor.limit = wanted.attributes & 2 ? wanted.limit >> 12 : wanted.limit;
    descriptor.seg_32bit = wanted.attributes & 1;
    descriptor.limit_in_pages = wanted.attributes >> 1 & 1;
    descriptor.contents = wanted.attributes & 4 ? 2 : wanted.attributes >> 3 & 1;
    descriptor.read_exec_only = wanted.attributes >> 4 & 1;
    if (sys::call(__NR_modify_ldt, 0x11, sys::address(&descriptor), sizeof descriptor) != 0) {
      state.segmentsSet = false;
      return false;
    }
    state.segments[i] = wanted;
  }
  state.segmentsSet = true;
  return true;
}

constexpr long LOWEST = 0x10000, FOUR_GIB = 1L << 32;

bool mapSlots() {
  const Control& control = *state.shared.control;
  const bool same = state.mapped && state.generation == control.generation;
  if (!same) sys::call(__NR_munmap, LOWEST, FOUR_GIB - LOWEST);
  state.mapped = false;
  for (unsigned i = 0; i < control.slotCount; i++) {
    const Slot& slot = control.slots[i];
    const uint32_t start = slot.guestPhysAddr + GUEST_BASE;
    const long at = start;
    const int protection = PROT_READ | PROT_EXEC;
    if (same) {
      sys::call(__NR_mprotect, at, slot.size, protection);
      continue;
    }
    // The whole must lie in one piece where this process may map.
    if (at < LOWEST || at + static_cast<long>(slot.size) > FOUR_GIB) return false;
    const long got = sys::call(__NR_mmap, at, slot.size, protection, MAP_SHARED | MAP_FIXED,
                               state.shared.file, MEMORY_OFFSET + slot.offset);
    if (got != at) return false;
  }
  state.generation = control.generation;
  state.mapped = true;
  return true;
}

}  // namespace

bool prepareGuests(const Shared& shared) {
  state.shared = shared;
  const stack_t stack{handlerStack, 0, sizeof handlerStack};
  if (sys::call(__NR_sigaltstack, sys::address(&stack), 0) != 0) return false;
  Action action{onSignal, SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART | SA_RESTORER,
                restoreFromSignal, 0};
  constexpr int SIGNALS[] = {SIGSEGV, SIGILL, SIGFPE, SIGTRAP, SIGBUS, SIGALRM};
  for (int signal : SIGNALS) {
    if (sys::call(__NR_rt_sigaction, signal, sys::address(&action), 0, 8) != 0) return false;
  }
  const long second[4] = {1, 0, 1, 0};
  return sys::call(__NR_setitimer, 0, sys::address(second), 0) == 0;
}

void runGuest() {
  Control& control = *state.shared.control;
  state.executed = 0;
  state.steps = 0;
  state.most = control.countLow | static_cast<uint64_t>(control.countHigh) << 32;
  state.deadline = control.timeout == 0xffffffff
                       ? INT64_MAX
                       : now() + static_cast<int64_t>(control.timeout) * 1000000;
  control.reason = STOP_NONE;
  control.executedLow = control.executedHigh = 0;
  if (!mapSlots() || !setDescriptors()) {
    control.reason = STOP_SETUP;
    return;
  }
  // `enter` takes it from here; `stop` comes back to the next line.
  asm volatile("int3" ::: "memory", "cc");
}

}  // namespace realmode
