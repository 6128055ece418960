// Does a machine execute tests recorded on hardware as the hardware did?
//
// One machine runs them all. What a test touched (the dirty log says it) is verified and put back,
// not the whole megabyte each time.

import { decode, FLAGS_ALWAYS_SET } from "@realmode/isa";
import {
  type CreateMachine,
  type Device,
  type Exit,
  host,
  type Machine,
  PAGE_SIZE,
  type Regs,
  type RunOptions,
  realModeSegment,
  type Vcpu,
} from "@realmode/machine";
import type { Problem } from "./check.ts";
import {
  CPU_TEST_RAM,
  type CpuTest,
  type CpuTestFile,
  type CpuTestRegisters,
} from "./cpu-tests.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import { GapProbe } from "./gap-probe.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { dirtyPages } from "./memory-watch.ts";
import { countVerdicts, type SuiteCounts } from "./suite.ts";
import { type Backend, describeNotExecutable, refusal, type Verdict } from "./verdict.ts";

/** What RAM is filled with: HLT, so that a wild jump ends the test. */
const FILL = 0xf4;
/** The documented bound of one test on a host that may hang in it. */
const DEFAULT_TEST_TIMEOUT_MS = 50;
/** Of one test on a machine that has no excuse for hanging: a busy computer must not fail it. */
const UNHURRIED_TIMEOUT_MS = 5000;
/** A test is one instruction and one HLT; more than this many is a runaway. */
const MAX_SLICES = 0x20000;

export interface CpuTestOptions {
  /** Of one test. Default 50 ms on a host, which may hang, else 5 s. */
  readonly timeoutMs?: number;
  /** Run in slices of so many instructions instead of whole: results must be the same. */
  readonly slice?: number;
}

/**
 * Gaps of hosts (`gaps.ts`) that show in recorded tests: the opcode, and what then differs. A failure
 * of another kind stays one.
 */
const SHOWN_GAPS: readonly { opcode: number; gap: string; differs: RegExp }[] = [
  { opcode: 0xd4, gap: "aam-flags", differs: /^flags$/ },
  { opcode: 0xd5, gap: "aam-flags", differs: /^flags$/ },
  { opcode: 0x8f, gap: "pop-fault-sp", differs: /^(sp|mem\..*)$/ },
];

/** One test on one machine. */
export interface CpuTestResult {
  readonly test: CpuTest;
  readonly verdict: Verdict;
  /** Instructions the machine counted; null where it can't. */
  readonly instructions: number | null;
}

/** Every `in` reads all ones, every `out` is dropped. */
const OPEN_BUS: Device = { ports: [0, 0xffff], out: () => undefined };

const SEGMENTS = ["cs", "ss", "ds", "es", "fs", "gs"] as const;
const GENERAL = ["ax", "bx", "cx", "dx", "sp", "bp", "si", "di"] as const;

function initialRegs(registers: CpuTestRegisters): Partial<Regs> {
  const regs: Record<string, number> = { eip: registers.ip, eflags: registers.flags };
  for (const name of GENERAL) regs[`e${name}`] = registers[name];
  return regs;
}

/** A machine that runs recorded tests one after the other. */
export class CpuTestRunner {
  readonly #backend: Backend;
  readonly #options: CpuTestOptions;
  #machine: Machine | undefined;
  readonly #gaps: GapProbe = new GapProbe();
  readonly #expected: Uint8Array = new Uint8Array(PAGE_SIZE);
  readonly #fill: Uint8Array = new Uint8Array(PAGE_SIZE).fill(FILL);

  constructor(backend: Backend, options: CpuTestOptions = {}) {
    this.#backend = backend;
    this.#options = options;
  }

  #open(createMachine: CreateMachine): Machine {
    const ram = { ram: CPU_TEST_RAM, load: 0 };
    const codePage = new Uint8Array(CPU_TEST_RAM).fill(FILL);
    const machine = createMachine({ layout: ram, codePage, devices: [OPEN_BUS] });
    machine.setMemorySlot({ slot: 0, memorySize: CPU_TEST_RAM, logDirty: true });
    machine.getDirtyLog(0);
    return machine;
  }

  /** Runs one test. Never throws for what the machine does: a broken machine is replaced. */
  run(test: CpuTest): CpuTestResult {
    if (test.skip !== undefined) {
      return { test, verdict: { kind: "skip", reason: test.skip }, instructions: null };
    }
    try {
      this.#machine ??= this.#open(this.#backend.createMachine);
      return this.#runOn(this.#machine, this.#machine.vcpus[0]!, test);
    } catch (error) {
      this.close();
      const refused = refusal(error, this.#backend);
      if (refused) return { test, verdict: refused, instructions: null };
      const text = error instanceof Error ? error.message : String(error);
      const problems = [{ what: "machine", expected: "no error", actual: text }];
      return { test, verdict: { kind: "fail", problems }, instructions: null };
    }
  }

  close(): void {
    this.#machine?.close();
    this.#machine = undefined;
  }

  #runOn(machine: Machine, vcpu: Vcpu, test: CpuTest): CpuTestResult {
    for (const { physAddr, bytes } of test.memory) machine.write(physAddr, bytes);
    const patch = Object.fromEntries(
      SEGMENTS.map((name) => [
        name,
        realModeSegment(test.registers[name] ?? 0, name === "cs" ? 11 : 3),
      ]),
    );
    vcpu.setSregs({ ...patch, idt: { base: 0, limit: 0x3ff } });
    vcpu.setRegs(initialRegs(test.registers));
    const before = vcpu.instructions;
    const exit = this.#execute(vcpu);
    const after = vcpu.instructions;
    const instructions = before === null || after === null ? null : after - before;
    const pages = this.#touched(machine, test);
    const verdict = this.#judge(machine, vcpu, test, exit, pages);
    for (const page of pages) machine.write(page * PAGE_SIZE, this.#fill);
    // After anything but HLT the vCPU may be in the middle of something that setRegs does not end.
    if (exit.reason !== "hlt") this.close();
    return { test, verdict, instructions };
  }

  #execute(vcpu: Vcpu): Exit {
    const { slice } = this.#options;
    const usual = this.#backend.host ? DEFAULT_TEST_TIMEOUT_MS : UNHURRIED_TIMEOUT_MS;
    const timeoutMs = this.#options.timeoutMs ?? usual;
    const bounds: RunOptions = {
      timeoutMs,
      ...(slice === undefined ? {} : { maxInstructions: slice }),
    };
    const until = host.performance.now() + timeoutMs;
    for (let n = 0; ; n++) {
      const exit = vcpu.runSync(bounds);
      const sliced =
        slice !== undefined && exit.reason === "limit" && exit.limit === "instructions";
      if (!sliced || n >= MAX_SLICES || host.performance.now() > until) return exit;
    }
  }

  /** Pages that were written, by the test's preparation, by the guest, or should have been. */
  #touched(machine: Machine, test: CpuTest): Set<number> {
    const pages = new Set(dirtyPages(machine.getDirtyLog(0)));
    for (const { physAddr, bytes } of [...test.memory, ...test.finalMemory]) {
      const last = physAddr + bytes.length - 1;
      for (let at = physAddr; at <= last; at += PAGE_SIZE) pages.add(Math.floor(at / PAGE_SIZE));
      pages.add(Math.floor(last / PAGE_SIZE));
    }
    return pages;
  }

  #judge(machine: Machine, vcpu: Vcpu, test: CpuTest, exit: Exit, pages: Set<number>): Verdict {
    const insnBytes = notExecutable(exit);
    if (insnBytes && this.#backend.host) {
      const reason = describeNotExecutable(this.#backend.name, insnBytes);
      return { kind: "not-executable", reason, insnBytes };
    }
    if (exit.reason === "limit" && this.#backend.host) {
      const reason = `not executable by this host's ${this.#backend.name}: did not end (${test.name})`;
      return { kind: "not-executable", reason, insnBytes: test.insnBytes };
    }
    if (exit.reason !== "hlt") {
      const problems = [{ what: "exit", expected: "hlt", actual: formatExit(exit) }];
      return { kind: "fail", problems };
    }
    const problems = [
      ...this.#registerProblems(vcpu, test),
      ...this.#memoryProblems(machine, test, pages),
    ];
    if (problems.length === 0) return { kind: "pass" };
    const reason = this.#knownGap(test, problems);
    return reason === undefined ? { kind: "fail", problems } : { kind: "skip", reason };
  }

  #knownGap(test: CpuTest, problems: readonly Problem[]): string | undefined {
    if (!this.#backend.host) return undefined;
    const decoded = decode(test.insnBytes, 0, { bits: 16 });
    const opcode = decoded.kind === "insn" ? decoded.row.opcode : undefined;
    const shown = SHOWN_GAPS.find((g) => g.opcode === opcode);
    if (!shown || !problems.every(({ what }) => shown.differs.test(what))) return undefined;
    return this.#gaps.reason(this.#backend, [shown.gap]);
  }

  #registerProblems(vcpu: Vcpu, test: CpuTest): Problem[] {
    const problems: Problem[] = [];
    const { regs, sregs } = { regs: vcpu.getRegs(), sregs: vcpu.getSregs() };
    const wanted = { ...test.registers, ...test.finalRegisters };
    const digits = test.bits === 32 ? 8 : 4;
    const check = (what: string, expected: number, actual: number, defined = 0xffffffff): void => {
      if (((expected ^ actual) & defined) === 0) return;
      const [a, b] = [expected, actual].map((value) => formatHex((value & defined) >>> 0, digits));
      problems.push({ what, expected: a!, actual: b! });
    };
    const name32 = (name: string): string => (test.bits === 32 ? `e${name}` : name);
    for (const name of GENERAL) {
      check(name32(name), wanted[name], regs[`e${name}`], test.definedBits?.[name]);
    }
    check(name32("ip"), wanted.ip, regs.eip);
    for (const name of SEGMENTS) {
      check(name, wanted[name] ?? 0, sregs[name].selector);
      check(`${name}.base`, (wanted[name] ?? 0) * 16, sregs[name].base);
    }
    // Above bit 15 a 386 has other bits than an i686.
    const known = ~test.undefinedFlags & (test.bits === 32 ? 0xffff : 0xffffffff);
    check("flags", wanted.flags | FLAGS_ALWAYS_SET, regs.eflags, known);
    return problems;
  }

  #memoryProblems(machine: Machine, test: CpuTest, pages: Set<number>): Problem[] {
    const offset = machine.slots[0]!.offset;
    for (const page of [...pages].sort((a, b) => a - b)) {
      const start = page * PAGE_SIZE;
      const expected = this.#expected;
      expected.fill(FILL);
      for (const { physAddr, bytes } of [...test.memory, ...test.finalMemory]) {
        overlay(expected, start, physAddr, bytes);
      }
      const actual = machine.memory.window(offset + start, PAGE_SIZE);
      const at = differsAt(expected, actual, start, test);
      if (at < 0) continue;
      const show = (bytes: Uint8Array): string => formatHexBytes(bytes.subarray(at, at + 8), " ");
      return [
        { what: `mem.${formatHex(start + at)}`, expected: show(expected), actual: show(actual) },
      ];
    }
    return [];
  }
}

/** Lays `bytes` at `physAddr` over a page that begins at `start`. */
function overlay(page: Uint8Array, start: number, physAddr: number, bytes: Uint8Array): void {
  const from = Math.max(physAddr, start);
  const to = Math.min(physAddr + bytes.length, start + PAGE_SIZE);
  for (let at = from; at < to; at++) page[at - start] = bytes[at - physAddr]!;
}

/** The first byte that differs, undefined bits of the pushed FLAGS left out; -1 where none does. */
function differsAt(expected: Uint8Array, actual: Uint8Array, start: number, test: CpuTest): number {
  const { pushedFlagsAt, undefinedFlags } = test;
  for (let at = 0; at < expected.length; at++) {
    if (expected[at] === actual[at]) continue;
    const inFlags = pushedFlagsAt === undefined ? -1 : start + at - pushedFlagsAt;
    const mask = inFlags === 0 || inFlags === 1 ? (undefinedFlags >> (8 * inFlags)) & 0xff : 0;
    if (((expected[at]! ^ actual[at]!) & ~mask) !== 0) return at;
  }
  return -1;
}

/** Results of one opcode form. */
export interface CpuTestFormReport {
  readonly form: string;
  readonly counts: SuiteCounts;
  /** Instructions counted in all; null where the backend can't. */
  readonly instructions: number | null;
  /** Those that did not pass. */
  readonly others: readonly CpuTestResult[];
}

/** Runs all tests of one form. */
export function runCpuTestFile(runner: CpuTestRunner, file: CpuTestFile): CpuTestFormReport {
  const results = file.tests.map((test) => runner.run(test));
  const instructions = results.reduce<number | null>(
    (sum, r) => (sum === null || r.instructions === null ? null : sum + r.instructions),
    0,
  );
  return {
    form: file.form,
    counts: countVerdicts(results.map(({ verdict }) => verdict)),
    instructions,
    others: results.filter(({ verdict }) => verdict.kind !== "pass"),
  };
}

/** Runs one test on a machine of its own; for many, keep a `CpuTestRunner`. */
export function runCpuTest(
  backend: Backend,
  test: CpuTest,
  options: CpuTestOptions = {},
): CpuTestResult {
  const runner = new CpuTestRunner(backend, options);
  try {
    return runner.run(test);
  } finally {
    runner.close();
  }
}
