// Where in the machine's memory does what state of a vCPU lie? (indices of 32-bit words in its page)
//
// All of it is in the machine's WebAssembly.Memory, so that a worker that attaches runs the same
// vCPU, a kick from any thread is seen, and compiled code can share it later.

/** General registers, in the encoding order of the instruction set. */
export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;
export const EIP = 8;

/** EFLAGS without the six status flags: those are lazy, in FR and FX (see `flags.ts`). */
export const SYSFLAGS = 9;
export const FR = 10;
export const FX = 11;
/** FR and FX before a locked instruction, which may have to start again. */
export const SAVED_FR = 12;
export const SAVED_FX = 13;

/** Instructions that may still begin in this slice. */
export const BUDGET = 14;
/** Bits of what must be looked at before the next instruction: see EVENT_ below. */
export const EVENTS = 15;

/** Eight words each: es cs ss ds fs gs tr ldt. */
export const BASE = 16;
export const LIMIT = 24;
/** Offsets below this are good for a 4-byte read (or write) without another look. */
export const FAST_READ = 32;
export const FAST_WRITE = 40;
export const SELECTOR = 48;
/** Bits 8 to 15 and 20 to 23 of a descriptor's high word: type, S, DPL, P, AVL, D/B, G. */
export const ATTR = 56;
/** Of these: D/B, which makes code and stack those of 32 bits. */
export const ATTR_DB = 0x400000;

export const GDT_BASE = 64;
export const GDT_LIMIT = 65;
export const IDT_BASE = 66;
export const IDT_LIMIT = 67;
export const CR0 = 68;
export const CR2 = 69;
export const CR3 = 70;
export const CR4 = 71;
/** DR0 to DR7. */
export const DR = 72;

/** Vector of the external interrupt that waits, or −1. */
export const IRQ = 80;
export const NMI = 81;
/** 1 from the delivery of an NMI to the next IRET. */
export const NMI_MASKED = 82;
/** What the last instruction holds off for one instruction: 1 = STI, 2 = MOV SS or POP SS. */
export const SHADOW = 83;
/** 1 after a shutdown: only reset gets out. */
export const SHUTDOWN = 84;
/** 1 while an instruction waits for (or has just got) the host's answer. */
export const REPLAY = 85;
/** DR6 bits of a debug trap that is to be delivered. */
export const DEBUG_TRAP = 86;
/** The run in progress wants `irq_window_open`. */
export const WANT_WINDOW = 87;
/** Set by any thread: end the run. Atomic. */
export const KICK = 88;
/** 1 while the instruction loop runs on some thread. Atomic. */
export const IN_CORE = 89;
/** The slot-table generation this vCPU's loop works with. Atomic. */
export const SEEN_GENERATION = 90;
/** Instructions counted, low and high word. */
export const COUNT_LOW = 91;
export const COUNT_HIGH = 92;
/** Added to the count for RDTSC, low and high word. */
export const TSC_LOW = 93;
export const TSC_HIGH = 94;
export const FPU_CONTROL = 95;
export const FPU_STATUS = 96;
/** 1 once the instruction that waits has been counted. */
export const COUNTED = 97;
/** What the read that waits for the host asked for: address or port, and 1 for a port. */
export const WAIT_KEY = 104;
export const WAIT_PORT = 105;
export const SYSENTER_CS = 98;
export const SYSENTER_ESP = 99;
export const SYSENTER_EIP = 100;
export const APIC_BASE = 101;
/** Faults and interrupts delivered: what bounds a guest that only faults. */
export const DELIVERED = 102;
/** 1 while some thread's run of this vCPU is under way. Atomic. */
export const BUSY = 103;

/** 1 while this vCPU is within a locked instruction (`locked.ts`). Atomic. */
export const IN_LOCKED = 106;

/** Answers to the reads of the instruction in progress: count, position, then entries. */
export const LOG_COUNT = 110;
export const LOG_POSITION = 111;
/** Entries of four words: key, length, low, high. */
export const LOG = 128;
export const LOG_CAPACITY = 64;

/** Writes that an executed instruction made to devices or exits: count, position, then entries. */
export const QUEUE_COUNT = 112;
export const QUEUE_POSITION = 113;
/** Entries of four words: address, kind and length, low, high. */
export const QUEUE = 400;
export const QUEUE_CAPACITY = 140;

/** Words of one vCPU's state: one page. */
export const STATE_WORDS = 1024;

/** A trap flag, a shadow, an interrupt …: the loop calls `beforeInstruction` while any is set. */
export const EVENT_TF = 1;
export const EVENT_SHADOW = 2;
export const EVENT_IRQ = 4;
export const EVENT_NMI = 8;
export const EVENT_QUEUE = 16;
export const EVENT_WINDOW = 32;
export const EVENT_LOG = 64;
export const EVENT_DEBUG = 128;
export const EVENT_BREAKPOINTS = 256;
export const EVENT_SHUTDOWN = 512;
export const EVENT_RF = 1024;
/** The thread that runs the vCPU asked, from inside a device, that the run ends. */
export const EVENT_STOP = 2048;

/** Segment registers, in the encoding order of the instruction set. */
export const ES = 0;
export const CS = 1;
export const SS = 2;
export const DS = 3;
export const FS = 4;
export const GS = 5;
export const TR = 6;
export const LDT = 7;

/** Vectors (SDM vol. 3, "Exception and Interrupt Reference"). */
export const DE = 0;
export const DB = 1;
export const BP = 3;
export const OFLOW = 4;
export const BR = 5;
export const UD = 6;
export const NM = 7;
export const DF = 8;
export const TS = 10;
export const NP = 11;
export const SSF = 12;
export const GP = 13;

/** CR0 bits. */
export const CR0_PE = 1;
export const CR0_MP = 2;
export const CR0_EM = 4;
export const CR0_TS = 8;
export const CR0_ET = 0x10;
export const CR0_PG = -0x80000000;

/** CR4.DE: DR4 and DR5 are #UD, and breakpoints may be on ports. */
export const CR4_DE = 8;

/** DR7.GD: an access to a debug register is #DB, which DR6.BD tells. */
export const DR7_GD = 0x2000;
export const DR6_BD = 0x2000;

/** What an enabled breakpoint may wait for: sets of DR7's R/W values 1 writes, 2 ports, 3 reads and writes. */
export const BREAK_READ = 0b1000;
export const BREAK_WRITE = 0b1010;
export const BREAK_PORT = 0b0100;

// The machine's control area, in words from its first byte.

/** Counts changes of the slot table. Atomic. */
export const GENERATION = 0;
export const VCPU_COUNT = 1;
export const SLOT_COUNT = 2;
export const CLOSED = 3;
/** Held by the vCPU whose locked operand no eight aligned bytes hold. Atomic. */
export const SPLIT_LOCK = 4;
/** Byte offsets of the vCPUs' pages. */
export const VCPU_OFFSETS = 16;
export const MAX_VCPUS = 1024;
/** Slots: six words each: slot, page, pages, offset, flags, 0. */
export const SLOT_ENTRIES = 2048;
export const SLOT_WORDS = 6;
export const CONTROL_BYTES: number = 0x10000;
export const MAX_SLOTS: number = Math.floor((CONTROL_BYTES / 4 - SLOT_ENTRIES) / SLOT_WORDS);

/** A word for each of the 2²⁰ guest-physical pages: offset of its bytes, and these bits. */
export const PAGE_READ = 1;
export const PAGE_WRITE = 2;
export const PAGE_LOG = 4;
export const PAGE_ROM = 8;
export const PAGE_COUNT = 0x100000;
/** Control area, page table, dirty bytes, the fast loop's opcodes. Only pages that are touched cost memory. */
export const PAGE_TABLE_OFFSET: number = CONTROL_BYTES;
export const DIRTY_OFFSET: number = PAGE_TABLE_OFFSET + PAGE_COUNT * 4;
export const OPCODES_OFFSET: number = DIRTY_OFFSET + PAGE_COUNT;
export const MACHINE_AREA_BYTES: number = OPCODES_OFFSET + 0x1000;
