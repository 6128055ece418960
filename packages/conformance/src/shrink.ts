// What is the least of a finding that still shows a difference? Instructions, prefixes, immediates,
// registers, segments and memory are made simpler one after the other, as long as it stays a finding.

import { decode } from "@realmode/isa";
import { REG_NAMES, realModeSegment, resetSregs, SEGMENT_NAMES } from "@realmode/machine";
import type { MemoryBytes } from "./case.ts";
import type { DrawnInstruction } from "./draw-instruction.ts";
import type { Trial } from "./draw-state.ts";
import type { FuzzFinding, TrialJudge } from "./trial-judge.ts";

/** Trials spent on one finding. */
const MAX_ATTEMPTS = 600;
/** Where the code of a shrunk finding is put, if it does not matter. */
const PLAIN_IP = 0x1000;
const NOP = 0x90;

class Shrinker {
  readonly #judge: Pick<TrialJudge, "judge">;
  best: FuzzFinding;
  #attempts = 0;

  constructor(judge: Pick<TrialJudge, "judge">, finding: FuzzFinding) {
    this.#judge = judge;
    this.best = finding;
  }

  /** Takes `trial` over where it is a finding too. */
  attempt(trial: Trial): boolean {
    if (this.#attempts++ >= MAX_ATTEMPTS) return false;
    const judged = this.#judge.judge(trial);
    if (judged.kind !== "finding") return false;
    this.best = judged.finding;
    return true;
  }

  /** The trial with other instructions, its code written anew; undefined where its code is not its own piece. */
  with(instructions: readonly DrawnInstruction[]): Trial | undefined {
    const { trial } = this.best;
    const start = (trial.sregs.cs.base + trial.regs.eip) >>> 0;
    const last = trial.memory.at(-1);
    if (last?.physAddr !== start || instructions.length === 0) return undefined;
    const bytes = Uint8Array.from(instructions.flatMap((one) => [...one.bytes]));
    return {
      ...trial,
      instructions,
      memory: [...trial.memory.slice(0, -1), { physAddr: start, bytes }],
    };
  }

  attemptWith(instructions: readonly DrawnInstruction[]): boolean {
    const trial = this.with(instructions);
    return trial !== undefined && this.attempt(trial);
  }

  instructions(): void {
    for (let size = Math.ceil(this.best.trial.instructions.length / 2); size >= 1; size >>= 1) {
      for (
        let at = 0;
        at < this.best.trial.instructions.length && this.best.trial.instructions.length > 1;
      ) {
        const all = this.best.trial.instructions;
        const shorter = [...all.slice(0, at), ...all.slice(at + size)];
        if (this.attemptWith(shorter)) continue;
        // Branches may count on the place of what follows: NOPs keep it.
        const blank = all.slice(at, at + size).flatMap((one) => nops(one.bytes.length));
        const isBlank = all.slice(at, at + size).every((one) => one.bytes[0] === NOP);
        if (!isBlank) this.attemptWith([...all.slice(0, at), ...blank, ...all.slice(at + size)]);
        at += size;
      }
    }
    const rest = this.best.trial.instructions.filter((one) => one.bytes[0] !== NOP);
    this.attemptWith(rest);
  }

  bytes(): void {
    for (let n = 0; n < this.best.trial.instructions.length; n++) {
      this.#prefixes(n);
      for (const simple of [0, 1]) this.#immediates(n, simple);
    }
  }

  #replace(n: number, bytes: Uint8Array): boolean {
    const all = this.best.trial.instructions;
    const old = all[n]!;
    const insn = decode(bytes, 0, { bits: 16, ip: old.insn.ip });
    if (insn.kind !== "insn" || insn.row !== old.insn.row || insn.length !== bytes.length)
      return false;
    return this.attemptWith(all.map((one, at) => (at === n ? { bytes, insn } : one)));
  }

  #prefixes(n: number): void {
    for (let at = 0; at < this.best.trial.instructions[n]!.insn.prefixes.length; ) {
      const { bytes } = this.best.trial.instructions[n]!;
      const shorter = Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 1));
      if (!this.#replace(n, shorter)) at++;
    }
  }

  #immediates(n: number, simple: number): void {
    const { insn, bytes } = this.best.trial.instructions[n]!;
    for (const { offset, width, value } of insn.immediates) {
      if (value === simple || value === 0) continue;
      const next = bytes.slice();
      next.fill(0, offset, offset + width);
      next[offset] = simple;
      this.#replace(n, next);
    }
  }

  registers(): void {
    const change = (regs: Partial<Trial["regs"]>): boolean => {
      const { trial } = this.best;
      return this.attempt({ ...trial, regs: { ...trial.regs, ...regs } });
    };
    change({ eflags: 2 });
    for (const mask of [0x100, 0x200, 0x400, 0x3000, 0x4000, 0x240000, 0x8d5]) {
      const { eflags } = this.best.trial.regs;
      if (eflags & mask) change({ eflags: (eflags & ~mask) >>> 0 });
    }
    for (const name of REG_NAMES) {
      if (name === "eip" || name === "eflags") continue;
      const value = this.best.trial.regs[name];
      for (const simple of name === "esp" ? [0x2000] : [0, 1, value & 0xff, value & 0xffff]) {
        if (value === simple || change({ [name]: simple })) break;
      }
    }
  }

  segments(): void {
    const change = (sregs: Partial<Trial["sregs"]>): boolean => {
      const { trial } = this.best;
      return this.attempt({ ...trial, sregs: { ...trial.sregs, ...sregs } });
    };
    for (const name of SEGMENT_NAMES) {
      if (name === "cs") continue;
      const { selector } = this.best.trial.sregs[name];
      if (!change({ [name]: realModeSegment(0, 3) }))
        change({ [name]: realModeSegment(selector, 3) });
    }
    const { gdt, cr0 } = resetSregs();
    change({ gdt });
    change({ cr0 });
    this.#place();
  }

  /** Code at 0:1000, where any code may be. */
  #place(): void {
    const { trial } = this.best;
    const code = trial.memory.at(-1);
    if (code?.physAddr !== (trial.sregs.cs.base + trial.regs.eip) >>> 0) return;
    const memory = [...trial.memory.slice(0, -1), { physAddr: PLAIN_IP, bytes: code.bytes }];
    const regs = { ...trial.regs, eip: PLAIN_IP };
    this.attempt({ ...trial, regs, sregs: { ...trial.sregs, cs: realModeSegment(0, 11) }, memory });
  }

  memory(): void {
    for (let at = 0; at < this.best.trial.memory.length - 1; ) {
      const { trial } = this.best;
      const piece = trial.memory[at]!;
      const replaced = (pieces: readonly MemoryBytes[]): Trial => ({
        ...trial,
        memory: [...trial.memory.slice(0, at), ...pieces, ...trial.memory.slice(at + 1)],
      });
      if (this.attempt(replaced([]))) continue;
      const { physAddr, bytes } = piece;
      const half = bytes.length >> 1;
      if (half > 0) {
        const low = { physAddr, bytes: bytes.subarray(0, half) };
        const high = { physAddr: physAddr + half, bytes: bytes.subarray(half) };
        if (this.attempt(replaced([low])) || this.attempt(replaced([high]))) continue;
      }
      if (bytes.some((byte) => byte !== 0)) {
        this.attempt(replaced([{ physAddr, bytes: new Uint8Array(bytes.length) }]));
      }
      at++;
    }
  }
}

function nops(length: number): DrawnInstruction[] {
  return Array.from({ length }, () => {
    const bytes = Uint8Array.of(NOP);
    const insn = decode(bytes, 0, { bits: 16 });
    if (insn.kind !== "insn") throw new Error("NOP is an instruction");
    return { bytes, insn };
  });
}

/** The smallest finding that was reached from `finding`; deterministic. */
export function shrinkFinding(judge: Pick<TrialJudge, "judge">, finding: FuzzFinding): FuzzFinding {
  const shrinker = new Shrinker(judge, finding);
  shrinker.instructions();
  shrinker.memory();
  shrinker.bytes();
  shrinker.registers();
  shrinker.segments();
  shrinker.memory();
  return shrinker.best;
}
