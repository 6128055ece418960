// What of the emulator is compiled to WebAssembly, and when is it used? (assembly/fast.ts)
//
// The loop of common instructions and bulk copies, on the machine's own memory: RAM, the vCPUs' state, the page
// table and the table of opcodes lie there. Typed arrays' `fill` and `copyWithin` are up to 20 times slower
// on shared memory than on plain one; memory.copy and memory.fill are fast on both (measured on Node 20).

import { type GuestMemory, host } from "@realmode/machine";
import type { Cpu } from "./cpu.ts";
import { MEMORY_FLAGS_AT, MODULE } from "./generated/fast-module.ts";
import * as S from "./state.ts";

/** `run16` or `run32` of assembly/fast.ts; see there. Addresses are offsets in the machine's memory. */
type Run = (state: number, code: number, first: number, usable: number, roams: number) => void;

/** What assembly/fast.ts exports. */
export interface Compiled {
  readonly run16: Run;
  readonly run32: Run;
  readonly copy: (to: number, from: number, length: number) => void;
  readonly fill: (at: number, value: number, length: number) => void;
}

/** Longest instruction in bytes. */
const MOST_BYTES = 15;

/** Runs instructions from EIP on until the budget is used up or one comes that needs `executeOne`. */
export function runFast(c: Cpu): void {
  const { s, cd, windowLength } = c;
  if (windowLength <= MOST_BYTES) return;
  const wide = s[S.ATTR + S.CS]! & S.ATTR_DB;
  if ((s[S.ATTR + S.SS]! & S.ATTR_DB) !== wide) return;
  const first = cd + c.windowStart;
  const usable = windowLength - MOST_BYTES;
  // A breakpoint of the host's may be in another page.
  const roams = c.breakpoints ? 0 : 1;
  const base = s[S.BASE + S.CS]!;
  const limit = s[S.LIMIT + S.CS]! >>> 0;
  if (wide === 0) {
    if (limit >= 0xffff) c.compiled.run16(c.stateOffset, cd, first, usable, roams);
  } else if (limit === 0xffffffff) {
    c.compiled.run32(c.stateOffset, cd, first, usable, roams);
  }
  if (s[S.BASE + S.CS] !== base) c.windowLength = 0;
}

const modules = new Map<boolean, object>();
/** One instance a memory, however many vCPUs it has. */
const instances = new WeakMap<object, Compiled>();

export function compiledFor({ memory, shared }: GuestMemory): Compiled {
  const known = instances.get(memory);
  if (known) return known;
  let module = modules.get(shared);
  if (!module) {
    const bytes = Uint8Array.from(host.atob(MODULE), (letter) => letter.charCodeAt(0));
    if (shared) bytes[MEMORY_FLAGS_AT]! |= 2;
    module = new host.WebAssembly.Module(bytes);
    modules.set(shared, module);
  }
  const { exports } = new host.WebAssembly.Instance(module, { env: { memory } });
  const compiled = exports as unknown as Compiled;
  instances.set(memory, compiled);
  return compiled;
}
