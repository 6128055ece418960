// What happens at an x87 instruction on this CPU, which has no FPU (CPUID says so)?
//
// FNINIT, FNSTCW, FNSTSW, FNCLEX and FWAIT work, so that programs can find out. D8 (arithmetic)
// takes its operand and does nothing, as a CPU whose coprocessor is missing. All other escapes
// are listed as unsupported: the run ends and names the bytes.

import type { InternalErrorExit } from "@realmode/machine";
import { read32 } from "./access.ts";
import { type Cpu, fault, leave } from "./cpu.ts";
import { fetchModrm, writeE } from "./operands.ts";
import * as S from "./state.ts";

/** The instruction's bytes as far as they can be read, at most 15. */
export function instructionBytes(c: Cpu): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < 15; i++) {
    const offset = (c.ip0 + i) >>> 0;
    if (offset > c.s[S.LIMIT + S.CS]! >>> 0) break;
    const lin = (c.s[S.BASE + S.CS]! + offset) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (!(entry & S.PAGE_READ)) break;
    bytes.push(c.u8[(entry & -4096) + (lin & 0xfff)]!);
  }
  return Uint8Array.from(bytes);
}

/** Ends the run: this emulator does not execute the instruction. */
export function unsupported(c: Cpu): never {
  const exit: InternalErrorExit = {
    reason: "internal_error",
    code: 17,
    suberror: 1,
    cause: "instruction",
    physAddr: undefined,
    insnBytes: instructionBytes(c),
    data: [],
  };
  return leave(c, exit);
}

/** D8 to DF. */
export function coprocessorEscape(c: Cpu, op: number): void {
  const { s } = c;
  fetchModrm(c);
  if (s[S.CR0]! & (S.CR0_EM | S.CR0_TS)) fault(c, S.NM);
  const reg = (c.modrm >> 3) & 7;
  const memory = c.modrm < 0xc0;
  if (op === 0xd8) {
    if (memory) read32(c, c.seg, c.ea);
  } else if (op === 0xd9 && memory && reg === 7) writeE(c, 2, s[S.FPU_CONTROL]!);
  else if (op === 0xdd && memory && reg === 7) writeE(c, 2, s[S.FPU_STATUS]!);
  else if (op === 0xdf && c.modrm === 0xe0) c.r16[S.EAX << 1] = s[S.FPU_STATUS]!;
  else if (op === 0xdb && c.modrm === 0xe3) {
    s[S.FPU_CONTROL] = 0x37f;
    s[S.FPU_STATUS] = 0;
  } else if (op === 0xdb && c.modrm === 0xe2) s[S.FPU_STATUS]! &= 0x7f00;
  else unsupported(c);
}
