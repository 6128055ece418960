// What do the two processes share? One file: this page of words, the table of opcode classes, the
// guest's memory. `src/protocol.ts` has the same numbers, and a test compares the two.
#pragma once

#include <cstdint>

namespace realmode {

/** Guest linear address + this = address in the helper, modulo 2^32: segment bases have 32 bits. */
constexpr uint32_t GUEST_BASE = 0x10000000;

constexpr uint32_t PAGE = 4096;
constexpr uint32_t CLASSES_OFFSET = 0x4000;
constexpr uint32_t CLASSES_SIZE = 0x8000;
/** Guest memory begins here in the file. */
constexpr uint32_t MEMORY_OFFSET = 0x20000;
/** As much as a machine's `GuestMemory` may grow to. */
constexpr uint32_t MEMORY_SIZE = 0x4000000;

constexpr uint32_t MAX_SLOTS = 32;
constexpr uint32_t SEGMENTS = 6;

/** What may be done with an opcode. */
enum Class : uint8_t {
  REFUSED = 0,
  NATIVE = 1,
  HLT = 2,
  PUSHF = 3,
  POPF = 4,
  STRING = 5,
  /** FWAIT: refused where CR0 has MP and TS. */
  WAIT = 6,
  INT1 = 7,
};

/** Why a run came back. */
enum Reason : uint32_t {
  STOP_NONE = 0,
  STOP_HLT = 1,
  /** A fault or trap; `vector` says which. IP is what a handler returns to. */
  STOP_VECTOR = 2,
  /** The instruction at IP is not to be executed here, or can't be. */
  STOP_REFUSED = 3,
  /** No memory where the instruction at IP goes on; `address` is the guest's. */
  STOP_FETCH = 4,
  STOP_TIME = 5,
  STOP_COUNT = 6,
  STOP_KICKED = 7,
  /** The slots or segments can't be set up in this process. */
  STOP_SETUP = 8,
};

struct Segment {
  uint32_t base;
  uint32_t limit;
  /** Bit 0: 32-bit. Bit 1: limit in pages. Bit 2: code. Bit 3: expands down. Bit 4: not writable. */
  uint32_t attributes;
};

struct Slot {
  uint32_t guestPhysAddr;
  uint32_t size;
  uint32_t offset;
  uint32_t readonly;
};

struct Control {
  /** Set to the machine's number by any thread of the parent's; ends its run. */
  uint32_t kick;
  /** EAX ECX EDX EBX ESP EBP ESI EDI, as instructions encode them. */
  uint32_t regs[8];
  uint32_t eip;
  uint32_t eflags;
  /** ES CS SS DS FS GS, as instructions encode them. */
  Segment segments[SEGMENTS];
  uint32_t slotCount;
  Slot slots[MAX_SLOTS];
  /** The slots are mapped anew when this changes. */
  uint32_t generation;
  /** Milliseconds; all ones = none. */
  uint32_t timeout;
  uint32_t countLow;
  uint32_t countHigh;
  uint32_t waitRefused;
  uint32_t reason;
  uint32_t vector;
  uint32_t address;
  uint32_t executedLow;
  uint32_t executedHigh;
  uint32_t machine;
  /** One bit a page of guest memory that the guest wrote, lowest first. */
  uint8_t dirty[MEMORY_SIZE / PAGE / 8];
};

static_assert(sizeof(Control) <= CLASSES_OFFSET);

}  // namespace realmode
