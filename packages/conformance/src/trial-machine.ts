// What does a machine make of a trial? One machine runs them all: what a trial touched (the dirty log
// says it) is put back, and the vCPU is reset where a trial left more than registers behind.

import { FLAG, type Insn } from "@realmode/isa";
import {
  type CreateMachine,
  type Device,
  type Exit,
  type Machine,
  type MmioDevice,
  PAGE_SIZE,
  type Regs,
  type Sregs,
  type Vcpu,
} from "@realmode/machine";
import type { MemoryBytes } from "./case.ts";
import { firstDifferentByte } from "./difference.ts";
import { HANDLER_SELECTOR, TRIAL_FILL, TRIAL_RAM, type Trial } from "./draw-state.ts";
import { dirtyPages } from "./memory-watch.ts";
import type { RegisterState } from "./register-name.ts";

/** What can be compared after a trial. */
export interface TrialResult {
  readonly exit: Exit;
  readonly regs: Regs;
  readonly sregs: Sregs;
  /** Ports and unbacked memory, in order: `out8 0x80 5`. */
  readonly accesses: readonly string[];
  /** Instructions counted; null where the machine can't. */
  readonly instructions: number | null;
}

/** Accesses noted of a trial: more than REP INS makes where it reads all its ports anew for each element. */
const MAX_NOTES = 50_000;

/** Rows whose effect outlives registers and memory: debug registers, MSRs, the state of the FPU. */
const LASTING = new Set(["wrmsr", "fninit", "fnclex", "ltr", "lldt", "int1"]);

const answerByte = (at: number): number => (Math.imul(at ^ 0x5bd1, 0x9e3779b1) >>> 24) & 0xff;

/** What `in` and unbacked reads give: by place only, so that how an access is split does not matter. */
export function answer(at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + answerByte(at + i);
  return value;
}

/** RAM as each trial finds it but for its own bytes: HLT everywhere, and a table of 256 handlers. */
function templatePages(): Uint8Array {
  const ram = new Uint8Array(TRIAL_RAM).fill(TRIAL_FILL);
  const view = new DataView(ram.buffer);
  for (let vector = 0; vector < 256; vector++) {
    view.setUint16(4 * vector, vector, true);
    view.setUint16(4 * vector + 2, HANDLER_SELECTOR, true);
  }
  return ram;
}

const template = templatePages();

/** What stands at an address of RAM where a trial put nothing. */
export const templateByte = (physAddr: number): number => template[physAddr]!;

/** Guest-physical bytes. */
export interface ByteRange {
  readonly from: number;
  readonly length: number;
}

/** Whether the memory of two trials is the same, but for the bytes of `open`; each is told by its pages. */
export function samePages(
  a: readonly MemoryBytes[],
  b: readonly MemoryBytes[],
  open: readonly ByteRange[] = [],
): boolean {
  const byPlace = (pages: readonly MemoryBytes[]): Map<number, Uint8Array> =>
    new Map(pages.map(({ physAddr, bytes }) => [physAddr, bytes]));
  const [l, r] = [byPlace(a), byPlace(b)];
  return [...new Set([...l.keys(), ...r.keys()])].every((start) => {
    const blank = template.subarray(start, start + PAGE_SIZE);
    const [x, y] = [l.get(start) ?? blank, r.get(start) ?? blank];
    for (let at = firstDifferentByte(x, y); at >= 0 && at < x.length; at++) {
      const physAddr = start + at;
      const isOpen = open.some(({ from, length }) => physAddr >= from && physAddr < from + length);
      if (x[at] !== y[at] && !isOpen) return false;
    }
    return true;
  });
}

export class TrialMachine {
  readonly #create: () => Machine;
  #machine: Machine;
  readonly #timeoutMs: number;
  #accesses: string[] = [];
  readonly #touched = new Set<number>();
  #unclean = false;
  #isWorn = false;

  constructor(createMachine: CreateMachine, timeoutMs: number) {
    const io: Device = {
      ports: [0, 0xffff],
      in: (port, size) => {
        this.#note("in", port, size);
        return answer(port, size);
      },
      out: (port, size, value) => this.#note("out", port, size, value),
    };
    const mmio: MmioDevice = {
      mmio: [TRIAL_RAM, 0xffffffff],
      read: (at, size) => {
        this.#note("read", at, size);
        return answer(at, size);
      },
      write: (at, size, value) => this.#note("write", at, size, value),
    };
    this.#timeoutMs = timeoutMs;
    this.#create = () => {
      const machine = createMachine({
        layout: { ram: TRIAL_RAM, load: 0 },
        codePage: template,
        devices: [io, mmio],
      });
      machine.setMemorySlot({ slot: 0, memorySize: TRIAL_RAM, logDirty: true });
      machine.getDirtyLog(0);
      return machine;
    };
    this.#machine = this.#create();
  }

  /** The one that runs the next trial or ran the last; another one behind an MSR that was written. */
  get machine(): Machine {
    return this.#machine;
  }

  get #vcpu(): Vcpu {
    return this.#machine.vcpus[0]!;
  }

  #note(verb: string, at: number, size: number, value?: number): undefined {
    // A guest that does nothing else would fill memory with notes.
    if (this.#accesses.length > MAX_NOTES) return;
    const given = value === undefined ? "" : ` 0x${value.toString(16)}`;
    this.#accesses.push(`${verb}${8 * size} 0x${at.toString(16)}${given}`);
  }

  /** The bytes of a page of RAM as they are now. */
  page(page: number): Uint8Array {
    const { offset } = this.machine.slots[0]!;
    return this.machine.memory.window(offset + page * PAGE_SIZE, PAGE_SIZE);
  }

  /** What is in all pages that the last trial wrote or was prepared with. */
  get pages(): MemoryBytes[] {
    return [...this.#touched].map((page) => ({
      physAddr: page * PAGE_SIZE,
      bytes: this.page(page).slice(),
    }));
  }

  /** Pages that the last trial wrote or was prepared with. */
  get touched(): ReadonlySet<number> {
    return this.#touched;
  }

  /** Registers as they are now. */
  get state(): RegisterState {
    return { regs: this.#vcpu.getRegs(), sregs: this.#vcpu.getSregs() };
  }

  /** One instruction on from `load` or the last step. */
  step(): Exit {
    const exit = this.#vcpu.step();
    this.#noteTouched();
    return exit;
  }

  /** Ready to step through a trial; the machine is good for nothing else before `run`. */
  load(trial: Trial): void {
    this.#load(trial);
    this.#unclean = true;
  }

  #noteTouched(): void {
    for (const page of dirtyPages(this.machine.getDirtyLog(0))) this.#touched.add(page);
  }

  #load(trial: Trial): void {
    if (this.#isWorn) this.#renew();
    else this.#clean();
    for (const { physAddr, bytes } of trial.memory) {
      this.machine.write(physAddr, bytes);
      const last = physAddr + bytes.length - 1;
      for (let page = Math.floor(physAddr / PAGE_SIZE); page * PAGE_SIZE <= last; page++) {
        this.#touched.add(page);
      }
    }
    const vcpu = this.#vcpu;
    // An earlier trap may be in DR6.
    if (this.#unclean || trial.instructions.some(({ insn }) => namesDebugRegister(insn)))
      vcpu.reset();
    this.#unclean = false;
    vcpu.setSregs(trial.sregs);
    vcpu.setRegs(trial.regs);
    this.#accesses = [];
  }

  /** Runs a trial to its HLT, or through so many instructions and faults. */
  run(trial: Trial, timeoutMs: number = this.#timeoutMs, maxInstructions?: number): TrialResult {
    this.#load(trial);
    const vcpu = this.#vcpu;
    const before = vcpu.instructions;
    const exit = vcpu.runSync(
      maxInstructions === undefined ? { timeoutMs } : { timeoutMs, maxInstructions },
    );
    const after = vcpu.instructions;
    const result = {
      exit,
      regs: vcpu.getRegs(),
      sregs: vcpu.getSregs(),
      accesses: this.#accesses,
      instructions: before === null || after === null ? null : after - before,
    };
    this.#noteTouched();
    this.#isWorn = wroteMsr(trial, result);
    if (leavesMore(trial, result)) vcpu.reset();
    return result;
  }

  #renew(): void {
    this.#machine.close();
    this.#machine = this.#create();
    this.#touched.clear();
    this.#isWorn = false;
  }

  #clean(): void {
    for (const page of this.#touched) {
      const at = page * PAGE_SIZE;
      this.machine.write(at, template.subarray(at, at + PAGE_SIZE));
    }
    this.#touched.clear();
  }

  close(): void {
    this.machine.close();
  }
}

/** IP behind the HLT of the handler of #GP. */
const BEHIND_GP = 14;

/**
 * Whether an MSR may have another value: no reset brings them back. By some, where a machine has them, KVM goes on
 * writing to the guest's memory (its clock, stolen time).
 */
const wroteMsr = ({ instructions }: Trial, { regs }: TrialResult): boolean =>
  regs.eip !== BEHIND_GP && instructions.some(({ insn }) => insn.row.mnemonic === "wrmsr");

/** Whether something is left that registers and memory do not show; what DR6 holds is seen to elsewhere. */
function leavesMore({ instructions, regs }: Trial, result: TrialResult): boolean {
  if (result.exit.reason !== "hlt" || instructions.some(isLasting)) return true;
  // A trap may wait behind the HLT.
  return ((regs.eflags | result.regs.eflags) & FLAG.TF) !== 0;
}

const namesDebugRegister = ({ operands }: Insn): boolean =>
  operands.some((operand) => operand.kind === "reg" && operand.register.class === "dr");

const isLasting = ({ insn }: Trial["instructions"][number]): boolean =>
  namesDebugRegister(insn) || LASTING.has(insn.row.mnemonic);
