// Which opcodes are in no row, and why?
//
// As explicit as the valid ones: a test walks both opcode maps, each /digit in memory and register
// form, and finds a row, a prefix or a line here.

/** `undefined`: #UD on all covered CPUs. `later`: an instruction the table does not have yet. `outside`: will not come. */
export type UndefinedStatus = "undefined" | "later" | "outside";

/** An opcode that is in no row. */
export interface UndefinedOpcode {
  /** Opcode bytes, then perhaps `/digit` and `mem` or `reg`. */
  readonly encoding: string;
  readonly status: UndefinedStatus;
  readonly why: string;
}

const TEXT = `
# one-byte map
62 /r reg      | outside   | EVEX; BOUND with a register is #UD in real mode
8c /6          | undefined | no such segment register
8c /7          | undefined | no such segment register
8d /r reg      | undefined | LEA of a register
8e /6          | undefined | no such segment register
8e /7          | undefined | no such segment register
8f /1-7        | outside   | XOP
c4 /r reg      | outside   | VEX; LES of a register is #UD in real mode
c5 /r reg      | outside   | VEX; LDS of a register is #UD in real mode
c6 /1-6        | undefined |
c6 /7          | later     | TSX (XABORT)
c7 /1-6        | undefined |
c7 /7          | later     | TSX (XBEGIN)
d9 /1 mem      | undefined |
d9 /2 reg      | undefined | only d0 is FNOP
d9 /3 reg      | undefined | FSTP again on silicon, undocumented
d9 /4-5 reg    | undefined | between FCHS and FLDZ: e2, e3, e6, e7, ef
da /4-7 reg    | undefined | only e9 is FUCOMPP
db /4 mem      | undefined |
db /6 mem      | undefined |
db /4 reg      | later     | FNENI, FNDISI, FNSETPM, FRSTPM: no-operations since the 387; e6, e7 undefined
db /7 reg      | undefined |
dc /2-3 reg    | undefined | FCOM, FCOMP again on silicon, undocumented
dd /1 reg      | undefined | FXCH again on silicon, undocumented
dd /5 mem      | undefined |
dd /6-7 reg    | undefined |
de /2 reg      | undefined | FCOMP again on silicon, undocumented
de /3 reg      | undefined | only d9 is FCOMPP
df /1-3 reg    | undefined | FXCH, FSTP again on silicon, undocumented
df /4 reg      | undefined | only e0 is FNSTSW AX
df /7 reg      | undefined |
fe /2-7        | undefined |
ff /3 reg      | undefined | far call through a register
ff /5 reg      | undefined | far jump through a register
ff /7          | undefined |
# 0F map
0f 00 /6-7     | undefined |
0f 01 /0 reg   | later     | VMX, SGX, PCONFIG
0f 01 /1 reg   | later     | MONITOR, MWAIT, CLAC, STAC
0f 01 /2 reg   | later     | XGETBV, XSETBV, VMFUNC, XEND, XTEST
0f 01 /3 reg   | later     | SVM
0f 01 /5       | later     | CET, SERIALIZE, PKU
0f 01 /7 reg   | later     | SWAPGS, RDTSCP, MONITORX, CLZERO
0f 04          | undefined |
0f 05          | later     | SYSCALL
0f 07          | later     | SYSRET
0f 0a          | undefined |
0f 0c          | undefined |
0f 0d          | later     | PREFETCH, PREFETCHW
0f 0e          | outside   | 3DNow! (FEMMS)
0f 0f          | outside   | 3DNow!
0f 10          | later     | SSE
0f 11          | later     | SSE
0f 12          | later     | SSE
0f 13          | later     | SSE
0f 14          | later     | SSE
0f 15          | later     | SSE
0f 16          | later     | SSE
0f 17          | later     | SSE
0f 18          | later     | PREFETCHh, hint NOP
0f 19          | later     | hint NOP
0f 1a          | later     | MPX, hint NOP
0f 1b          | later     | MPX, hint NOP
0f 1c          | later     | CLDEMOTE, hint NOP
0f 1d          | later     | hint NOP
0f 1e          | later     | CET (ENDBR), hint NOP
0f 25          | undefined |
0f 27          | undefined |
0f 28          | later     | SSE
0f 29          | later     | SSE
0f 2a          | later     | SSE
0f 2b          | later     | SSE
0f 2c          | later     | SSE
0f 2d          | later     | SSE
0f 2e          | later     | SSE
0f 2f          | later     | SSE
0f 36          | undefined |
0f 37          | later     | SMX (GETSEC)
0f 38          | later     | SSSE3 to SSE4.2, AES, MOVBE, SHA, ADX
0f 39          | undefined |
0f 3a          | later     | SSSE3 to SSE4.2, AES, PCLMULQDQ, SHA
0f 3b          | undefined |
0f 3c          | undefined |
0f 3d          | undefined |
0f 3e          | undefined |
0f 3f          | undefined |
0f 50          | later     | SSE
0f 51          | later     | SSE
0f 52          | later     | SSE
0f 53          | later     | SSE
0f 54          | later     | SSE
0f 55          | later     | SSE
0f 56          | later     | SSE
0f 57          | later     | SSE
0f 58          | later     | SSE
0f 59          | later     | SSE
0f 5a          | later     | SSE2
0f 5b          | later     | SSE2
0f 5c          | later     | SSE
0f 5d          | later     | SSE
0f 5e          | later     | SSE
0f 5f          | later     | SSE
0f 60-6f       | later     | MMX, SSE2
0f 70-77       | later     | MMX, SSE2
0f 78          | later     | VMX (VMREAD), SSE4a
0f 79          | later     | VMX (VMWRITE), SSE4a
0f 7a          | undefined |
0f 7b          | undefined |
0f 7c-7f       | later     | SSE3, MMX
0f a6          | outside   | VIA PadLock
0f a7          | outside   | VIA PadLock
0f ae          | later     | FXSAVE, FXRSTOR, LDMXCSR, STMXCSR, XSAVE, fences, CLFLUSH
0f b2 /r reg   | undefined | LSS of a register
0f b4 /r reg   | undefined | LFS of a register
0f b5 /r reg   | undefined | LGS of a register
0f b8          | undefined | JMPE on Itanium; POPCNT only with f3
0f ba /0-3     | undefined |
0f c2          | later     | SSE
0f c3          | later     | SSE2 (MOVNTI)
0f c4          | later     | SSE
0f c5          | later     | SSE
0f c6          | later     | SSE
0f c7 /0       | undefined |
0f c7 /1 reg   | undefined | CMPXCHG8B of a register
0f c7 /2       | undefined |
0f c7 /3-5     | later     | XRSTORS, XSAVEC, XSAVES
0f c7 /6-7     | later     | VMX, RDRAND, RDSEED
0f d0-df       | later     | MMX, SSE2, SSE3
0f e0-ef       | later     | MMX, SSE2
0f f0-fe       | later     | MMX, SSE2, SSE3
`;

/** The lines of the list, ranges as they are written. */
export const UNDEFINED_OPCODES: readonly UndefinedOpcode[] = TEXT.split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [encoding = "", status = "", why = ""] = line.split("|").map((c) => c.trim());
    return { encoding, status: status as UndefinedOpcode["status"], why: why || "undefined" };
  });

const range = (text: string, radix: number): [number, number] => {
  const [low = "", high = low] = text.split("-");
  return [Number.parseInt(low, radix), Number.parseInt(high, radix)];
};

function cells(): ReadonlyMap<number, readonly (UndefinedOpcode | undefined)[]> {
  const byOpcode = new Map<number, (UndefinedOpcode | undefined)[]>();
  for (const entry of UNDEFINED_OPCODES) {
    const words = entry.encoding.split(" ");
    const twoByte = words[0] === "0f" && words.length > 1;
    const [first, last] = range(words[twoByte ? 1 : 0] as string, 16);
    const rest = words.slice(twoByte ? 2 : 1);
    const digits = rest.find((w) => w.startsWith("/"))?.slice(1) ?? "r";
    const [lowDigit, highDigit] = digits === "r" ? [0, 7] : range(digits, 10);
    for (let opcode = first; opcode <= last; opcode++) {
      const key = (twoByte ? 0x100 : 0) + opcode;
      const list = byOpcode.get(key) ?? new Array<UndefinedOpcode | undefined>(16).fill(undefined);
      byOpcode.set(key, list);
      for (let digit = lowDigit; digit <= highDigit; digit++) {
        if (!rest.includes("reg")) list[digit] = entry;
        if (!rest.includes("mem")) list[8 + digit] = entry;
      }
    }
  }
  return byOpcode;
}

const CELLS = cells();

/**
 * The list's line for an opcode that no row has.
 *
 * @param map 0 = one-byte map, 1 = 0F, 2 = 0F 38, 3 = 0F 3A.
 * @param modrm The ModRM byte, or 0 where there is none.
 */
export function undefinedOpcode(
  map: 0 | 1 | 2 | 3,
  opcode: number,
  modrm: number,
): UndefinedOpcode | undefined {
  const key = map === 0 ? opcode : 0x100 + (map === 1 ? opcode : map === 2 ? 0x38 : 0x3a);
  return CELLS.get(key)?.[((modrm >> 3) & 7) + (modrm >= 0xc0 ? 8 : 0)];
}
