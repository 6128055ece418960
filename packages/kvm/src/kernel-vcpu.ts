// What does the kernel leave half done between two runs, and when must it be finished or taken back?
//
// KVM finishes an exit's I/O at the start of the next KVM_RUN, and keeps a half-done instruction until
// then. This is the layer below the contract's vCPU: registers that are those after the last exit,
// reads that wait, single steps on and off.

import { constants } from "node:os";
import { EXIT_CODE, type Regs, type Sregs, type SregsPatch } from "@realmode/machine";
import { KvmError } from "./error.ts";
import type { ExitRecord } from "./exit.ts";
import { type Native, type NativeVcpu, native, RUN_CODE } from "./native.ts";
import {
  KVM_GUEST_DEBUG_DR,
  KVM_GUESTDBG_ENABLE,
  KVM_GUESTDBG_SINGLESTEP,
  KVM_GUESTDBG_USE_HW_BP,
  KVM_SREGS,
  KVM_VCPU_EVENTS,
  STRUCT_SIZE,
} from "./raw/structs.ts";
import {
  decodeRegs,
  decodeSregs,
  patchRegs,
  patchSregs,
  readStruct,
  setOtherState,
  type VcpuState,
} from "./vcpu-state.ts";

/** EFLAGS.IF. */
const IF = 0x200;
/** DR7: the bits that read 1, and L0. */
const DR7_ONE = 0x400;
const DR7_L0 = 1;
/** DR6: a single step, and the hits of DR0 to DR3. */
const DR6_BS = 0x4000;
const DR6_HITS = 0xf;
/** So many breakpoints on execution has a CPU. */
export const HARDWARE_BREAKPOINTS = 4;
export const NO_BREAKPOINTS: readonly number[] = [];

const equal = (one: readonly number[], other: readonly number[]): boolean =>
  one === other || (one.length === other.length && one.every((at, i) => at === other[i]));

export const dataView = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset);

/** One vCPU's native side with what is pending in it. The caller sees to it that it does not run. */
export class KernelVcpu {
  readonly native: NativeVcpu;
  readonly record: ExitRecord;
  /** The last exit was a read that the host has not answered yet. */
  readWaits = false;
  #answer: Uint8Array | undefined;
  #queued: number | undefined;
  /** Single steps are on. */
  stepping = false;
  /** The addresses in the host's DR0 to DR3. */
  armed: readonly number[] = NO_BREAKPOINTS;
  /**
   * Steps, breakpoints, interrupts, answers or exits that wait have left something that the next run must look
   * at. One flag for all of it, because right after an exit each look at memory is a slow one.
   */
  traces = false;
  /** Linear CS:IP, where it is known from the last step. */
  pc: number | undefined;

  readonly #addon: Native;
  readonly #handle: number;

  constructor(made: NativeVcpu, record: ExitRecord) {
    this.native = made;
    this.record = record;
    this.#addon = native();
    this.#handle = made.handle;
  }

  /** KVM_RUN; see `Native.run`. */
  run(room?: number): number {
    return this.#addon.run(this.#handle, room);
  }

  /** The host's answer, until the kernel has finished the read with it. */
  get answer(): Uint8Array | undefined {
    return this.#answer;
  }

  set answer(answer: Uint8Array | undefined) {
    this.#answer = answer;
    if (answer) this.traces = true;
  }

  /** An exit that came while the last one was finished, not yet served. */
  get queued(): number | undefined {
    return this.#queued;
  }

  set queued(code: number | undefined) {
    this.#queued = code;
    if (code !== undefined) this.traces = true;
  }

  get regs(): Regs {
    return decodeRegs(dataView(this.readRegs()));
  }

  /** @throws MachineError EINVAL; nothing is changed then. */
  setRegs(regs: Partial<Regs>): void {
    const bytes = this.readRegs();
    patchRegs(dataView(bytes), regs);
    this.rewind();
    this.native.KVM_SET_REGS(bytes);
    this.#moved();
  }

  get sregs(): Sregs {
    return decodeSregs(dataView(this.readSregs()));
  }

  /** @throws MachineError, KvmError EINVAL; nothing is changed then. */
  setSregs(sregs: SregsPatch): void {
    const bytes = this.readSregs();
    patchSregs(dataView(bytes), sregs);
    this.rewind();
    this.native.KVM_SET_SREGS(bytes);
    this.#moved();
  }

  readRegs(): Uint8Array {
    this.settle();
    return readStruct(this.native, "KVM_GET_REGS");
  }

  readSregs(): Uint8Array {
    this.settle();
    return readStruct(this.native, "KVM_GET_SREGS");
  }

  /** All of it, for `reset` and `restore`. */
  writeState(state: VcpuState): void {
    this.native.KVM_SET_SREGS(state.sregs);
    this.native.KVM_SET_REGS(state.regs);
    setOtherState(this.native, state.other);
    this.#moved();
  }

  /** The host has changed registers: KVM ties a single step to the RIP it was switched on at. */
  #moved(): void {
    this.pc = undefined;
    if (this.stepping) this.#setGuestDebug(true, this.armed);
  }

  /**
   * Lets the kernel finish the I/O of the last exit, so that registers are those after it. Not a
   * guest's read: until the next run registers are those at the instruction.
   */
  settle(): void {
    const reads = this.readWaits || this.answer !== undefined;
    if (this.queued !== undefined || reads || !this.native.pendingIo()) return;
    const code = this.native.settle();
    if (code >= 0 && code !== EXIT_CODE.debug) this.queued = code;
  }

  /** Finishes whatever the kernel has begun; further accesses read zeros and write to nowhere. */
  #drain(): void {
    this.queued = undefined;
    for (let pieces = 0; this.native.pendingIo() && pieces < 64; pieces++) this.native.settle();
  }

  /**
   * Takes back an instruction that waits for the host, because the kernel mixes registers that are
   * set meanwhile with what it finishes. The guest does it again, and gets the answer then.
   */
  rewind(): void {
    this.settle();
    if (!this.native.pendingIo()) return;
    const regs = readStruct(this.native, "KVM_GET_REGS");
    const sregs = readStruct(this.native, "KVM_GET_SREGS");
    this.#drain();
    this.native.KVM_SET_SREGS(sregs);
    this.native.KVM_SET_REGS(regs);
    this.#moved();
  }

  /** Gives up an instruction that waits for the host: all state is about to be replaced. */
  abandon(): void {
    this.readWaits = false;
    this.answer = undefined;
    this.#drain();
  }

  interruptFlag(): boolean {
    return (this.regs.eflags & IF) !== 0;
  }

  /** Whether KVM would deliver an external interrupt before the next instruction. */
  canInterrupt(): boolean {
    const enabled = this.interruptFlag();
    // Between instructions only: not while one waits for the host, or has its answer.
    if (this.queued !== undefined || this.answer !== undefined || !enabled) return false;
    const events = new Uint8Array(STRUCT_SIZE.kvm_vcpu_events);
    this.native.KVM_GET_VCPU_EVENTS(events);
    const busy = [
      "exception.injected",
      "exception.pending",
      "interrupt.injected",
      "interrupt.shadow",
      "nmi.injected",
      "nmi.pending",
    ] as const;
    return busy.every((name) => events[KVM_VCPU_EVENTS[name]] === 0);
  }

  /** KVM_INTERRUPT: KVM takes it whatever `canInterrupt` says. */
  inject(vector: number): void {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_interrupt);
    dataView(bytes).setUint32(0, vector, true);
    this.native.KVM_INTERRUPT(bytes);
  }

  /** The exit that waits to be served, if there is one; it waits no more. */
  takeQueued(): number | undefined {
    const { queued } = this;
    this.queued = undefined;
    return queued;
  }

  /** Before KVM_RUN: an answer that the kernel has is its own now. */
  hand(): void {
    if (this.answer !== undefined && this.native.pendingIo()) this.answer = undefined;
  }

  /** The read that `#rewind` took back comes again: gives it the answer that the host gave meanwhile. */
  replay(code: number): boolean {
    const answer = this.answer;
    if (answer === undefined) return false;
    this.answer = undefined;
    const record = this.record;
    const isRead =
      code === EXIT_CODE.io ? !record.ioIsOut : code === EXIT_CODE.mmio && !record.mmioIsWrite;
    const { length } = code === EXIT_CODE.io ? record.ioData() : record.mmioData;
    if (!isRead || answer.length !== length) return false;
    this.native.answer(answer);
    return true;
  }

  /** Another thread has closed the machine. */
  isGone(): boolean {
    try {
      readStruct(this.native, "KVM_GET_REGS");
      return false;
    } catch (cause) {
      return cause instanceof KvmError && cause.errno === constants.errno.EBADF;
    }
  }

  get isDebugged(): boolean {
    return this.stepping || this.armed.length > 0;
  }

  /** Single steps on or off, and what DR0 to DR3 wait for: at most four. */
  setDebug(stepping: boolean, armed: readonly number[]): void {
    if (stepping === this.stepping && equal(armed, this.armed)) return;
    this.#setGuestDebug(stepping, armed);
  }

  #setGuestDebug(stepping: boolean, armed: readonly number[]): void {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_guest_debug);
    const view = dataView(bytes);
    let control = stepping ? KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP : 0;
    if (armed.length > 0) control |= KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_USE_HW_BP;
    view.setUint32(0, control, true);
    let dr7 = DR7_ONE;
    for (const [i, at] of armed.entries()) {
      view.setBigUint64(KVM_GUEST_DEBUG_DR + 8 * i, BigInt(at), true);
      dr7 |= DR7_L0 << (2 * i);
    }
    view.setUint32(KVM_GUEST_DEBUG_DR + 8 * 7, dr7, true);
    this.native.KVM_SET_GUEST_DEBUG(bytes);
    this.stepping = stepping;
    this.armed = armed;
    this.traces = true;
  }

  /** The debug exit just made is one of DR0 to DR3, not a step's end: what lies there is not executed. */
  get isBreakpoint(): boolean {
    const dr6 = this.record.debugDr6;
    return (dr6 & DR6_BS) === 0 && (dr6 & DR6_HITS) !== 0;
  }

  readPc(): number {
    const { eip } = this.regs;
    const base = dataView(this.readSregs()).getUint32(KVM_SREGS.segments.cs, true);
    return (base + eip) >>> 0;
  }

  /**
   * A HLT that was stepped over leaves a request to halt in the kernel (Linux 6.18), which ends a
   * later run with an hlt exit that no HLT made. Executing it again without a step takes that away.
   */
  redoHlt(): void {
    const past = this.readRegs();
    const at = past.slice();
    const { eip } = decodeRegs(dataView(past));
    patchRegs(dataView(at), { eip: eip === 0 ? 0xffff : eip - 1 });
    this.setDebug(false, NO_BREAKPOINTS);
    this.native.KVM_SET_REGS(at);
    const code = this.run();
    if (code === EXIT_CODE.hlt) return;
    // Bounded or kicked meanwhile: the step is done all the same, and the kick is for the next run.
    this.native.KVM_SET_REGS(past);
    if (code === RUN_CODE.kicked) this.native.kick();
  }
}
