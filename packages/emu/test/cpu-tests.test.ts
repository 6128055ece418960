// Does each instruction do what a CPU of silicon did? 65,000 recorded tests, one instruction each.
//
// Format and licence: packages/conformance/cpu-tests/80286/README.md.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createEmuMachine } from "../src/index.ts";
import { bytes, hex } from "./guest.ts";

const DIR = new URL("../../conformance/cpu-tests/80286/", import.meta.url);
const NAMES = "ax bx cx dx cs ss ds es sp bp si di ip flags".split(" ");
const RAM = 0x110000;

interface CpuTest {
  readonly i: number;
  readonly n: string;
  readonly b: string;
  readonly r: readonly number[];
  readonly m: readonly (readonly [number, string])[];
  readonly R?: Readonly<Record<string, number>>;
  readonly M?: readonly (readonly [number, string])[];
  readonly u?: number;
  readonly f?: number;
}

const FILL = new Uint8Array(4096).fill(0xf4);
const machine = createEmuMachine({ layout: { ram: RAM }, codePage: new Uint8Array(0) });
machine.setMemorySlot({ slot: 0, memorySize: RAM, logDirty: true });
machine.attach({ ports: [0, 0xffff], in: () => 0xffffffff, out: () => undefined });
const vcpu = machine.vcpus[0]!;
machine.write(0, new Uint8Array(RAM).fill(0xf4));
machine.getDirtyLog(0);

function load(t: CpuTest): void {
  const r = Object.fromEntries(NAMES.map((name, i) => [name, t.r[i]!])) as Record<string, number>;
  vcpu.reset();
  const segment = (selector: number): object => ({ selector, base: selector * 16 });
  vcpu.setSregs({
    cs: segment(r.cs!),
    ss: segment(r.ss!),
    ds: segment(r.ds!),
    es: segment(r.es!),
    idt: { base: 0, limit: 0x3ff },
  });
  const upper = 0xdead0000;
  vcpu.setRegs({
    eax: upper + r.ax!,
    ebx: upper + r.bx!,
    ecx: upper + r.cx!,
    edx: upper + r.dx!,
    esp: upper + r.sp!,
    ebp: upper + r.bp!,
    esi: upper + r.si!,
    edi: upper + r.di!,
    eip: r.ip!,
    eflags: r.flags!,
  });
  for (const [at, data] of t.m) machine.write(at, bytes(data));
}

/** What differs from the expectation; empty when nothing does. Restores the pages that were touched. */
function run(t: CpuTest, slices: boolean): string[] {
  load(t);
  const wrong: string[] = [];
  let exit = vcpu.runSync({ maxInstructions: slices ? 1 : 1000 });
  for (let i = 0; slices && exit.reason === "limit" && i < 1000; i++) {
    exit = vcpu.runSync({ maxInstructions: 1 });
  }
  if (exit.reason !== "hlt") wrong.push(`exit ${JSON.stringify(exit)}`);
  const regs = vcpu.getRegs();
  const sregs = vcpu.getSregs();
  const got: Record<string, number> = {
    ax: regs.eax,
    bx: regs.ebx,
    cx: regs.ecx,
    dx: regs.edx,
    sp: regs.esp,
    bp: regs.ebp,
    si: regs.esi,
    di: regs.edi,
    ip: regs.eip,
    cs: sregs.cs.selector,
    ss: sregs.ss.selector,
    ds: sregs.ds.selector,
    es: sregs.es.selector,
    flags: regs.eflags,
  };
  const undefinedFlags = t.u ?? 0;
  NAMES.forEach((name, i) => {
    let is = got[name]!;
    let want = t.R?.[name] ?? t.r[i]!;
    if (i < 4 || (i >= 8 && i < 12)) want += 0xdead0000;
    if (name === "flags") {
      is &= ~undefinedFlags;
      want = (want | 2) & ~undefinedFlags;
    }
    if (is !== want) wrong.push(`${name} is ${is.toString(16)}, not ${want.toString(16)}`);
  });
  const dirty = new Set<number>();
  machine.getDirtyLog(0).forEach((bits, i) => {
    for (let bit = 0; bit < 8; bit++) if (bits & (1 << bit)) dirty.add(i * 8 + bit);
  });
  for (const [at, data] of [...t.m, ...(t.M ?? [])]) {
    dirty.add(at >> 12).add((at + data.length / 2 - 1) >> 12);
  }
  for (const page of dirty) {
    const base = page * 4096;
    const want = new Uint8Array(4096).fill(0xf4);
    for (const [at, data] of [...t.m, ...(t.M ?? [])]) {
      bytes(data).forEach((byte, i) => {
        if ((at + i) >> 12 === page) want[(at + i) & 0xfff] = byte;
      });
    }
    const is = machine.read(base, 4096);
    // The pushed FLAGS have the same undefined bits.
    for (const half of [0, 1]) {
      const at = (t.f ?? -1) + half - base;
      if (at < 0 || at > 4095) continue;
      const mask = (undefinedFlags >> (8 * half)) & 0xff;
      is[at]! |= mask;
      want[at]! |= mask;
    }
    if (Buffer.compare(is, want) !== 0) {
      const i = is.findIndex((byte, at) => byte !== want[at]);
      wrong.push(
        `[${(base + i).toString(16)}] is ${hex(is.slice(i, i + 6))}…, not ${hex(want.slice(i, i + 6))}…`,
      );
    }
    machine.write(base, FILL);
  }
  return wrong;
}

const present = existsSync(DIR);
const files = present ? readdirSync(DIR).filter((name) => name.endsWith(".gz")) : [];

test.skipIf(!present)(
  "all recorded tests, whole and in slices of one instruction (skip: cpu-tests/80286 is not there)",
  () => {
    const failures: string[] = [];
    let count = 0;
    for (const file of files) {
      const lines = gunzipSync(readFileSync(new URL(file, DIR)))
        .toString()
        .trim()
        .split("\n");
      let failed = 0;
      for (const line of lines.slice(1)) {
        const t = JSON.parse(line) as CpuTest;
        count++;
        const wrong = run(t, false);
        const whole = vcpu.instructions;
        wrong.push(...run(t, true));
        const sliced = vcpu.instructions;
        if (whole !== sliced) wrong.push(`${whole} instructions whole, ${sliced} in slices`);
        if (wrong.length > 0 && failed++ < 2) {
          failures.push(`${file} #${t.i} ${t.n} [${t.b}]: ${wrong.slice(0, 4).join("; ")}`);
        }
      }
      if (failed > 2) failures.push(`${file}: ${failed} in all`);
    }
    expect(failures).toEqual([]);
    expect(count).toBe(65000);
  },
  300_000,
);
