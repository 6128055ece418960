// Which opcodes are in no row, and why?
//
// As explicit as the valid ones: a test walks both opcode maps, each /digit in memory and register
// form, and finds a row, a prefix or a line here.

/** `undefined`: #UD on all covered CPUs. `outside`: an instruction that the table does not have, and will not. */
export type UndefinedStatus = "undefined" | "outside";

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
c6 /7          | undefined | only f8 is XABORT
c7 /1-6        | undefined |
c7 /7          | undefined | only f8 is XBEGIN
d9 /1 mem      | undefined |
d9 /2 reg      | undefined | only d0 is FNOP
d9 /3 reg      | undefined | FSTP again on silicon, undocumented
d9 /4-5 reg    | undefined | between FCHS and FLDZ: e2, e3, e6, e7, ef
da /4-7 reg    | undefined | only e9 is FUCOMPP
db /4 mem      | undefined |
db /6 mem      | undefined |
db /4 reg      | undefined | e6, e7
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
0f 01 /0 reg   | undefined | only c0 to c6
0f 01 /1 reg   | undefined | only c8 to cc and cf
0f 01 /2 reg   | undefined | only d0, d1, d4 to d7
0f 01 /5 reg   | undefined | only e8 to ea, ee, ef
0f 01 /5 mem   | undefined | RSTORSSP only with f3
0f 01 /7 reg   | undefined | SWAPGS is for 64-bit mode; only f9 to ff
0f 04          | undefined |
0f 0a          | undefined |
0f 0c          | undefined |
0f 0d /r reg   | undefined | PREFETCH of a register
0f 0e          | outside   | 3DNow! (FEMMS)
0f 0f          | outside   | 3DNow!
0f 13 /r reg   | undefined | MOVLPS between registers
0f 17 /r reg   | undefined | MOVHPS between registers
0f 1a /4-7 mem | undefined | no such bound register
0f 1b /4-7 mem | undefined | no such bound register
0f 25          | undefined |
0f 27          | undefined |
0f 2b /r reg   | undefined | MOVNTPS between registers
0f 36          | undefined |
0f 38          | undefined | the rest of the 0F 38 map
0f 39          | undefined |
0f 3a          | undefined | the rest of the 0F 3A map
0f 3b          | undefined |
0f 3c          | undefined |
0f 3d          | undefined |
0f 3e          | undefined |
0f 3f          | undefined |
0f 50 /r mem   | undefined | MOVMSKPS from memory
0f 71 /r mem   | undefined | a shift of memory
0f 71 /0-1 reg | undefined |
0f 71 /3 reg   | undefined |
0f 71 /5 reg   | undefined |
0f 71 /7 reg   | undefined |
0f 72 /r mem   | undefined | a shift of memory
0f 72 /0-1 reg | undefined |
0f 72 /3 reg   | undefined |
0f 72 /5 reg   | undefined |
0f 72 /7 reg   | undefined |
0f 73 /r mem   | undefined | a shift of memory
0f 73 /0-1 reg | undefined |
0f 73 /4-5 reg | undefined |
0f 7a          | undefined |
0f 7b          | undefined |
0f a6          | outside   | VIA PadLock
0f a7          | outside   | VIA PadLock
0f b2 /r reg   | undefined | LSS of a register
0f b4 /r reg   | undefined | LFS of a register
0f b5 /r reg   | undefined | LGS of a register
0f b8          | undefined | JMPE on Itanium; POPCNT only with f3
0f ba /0-3     | undefined |
0f c3 /r reg   | undefined | MOVNTI to a register
0f c5 /r mem   | undefined | PEXTRW of memory
0f c7 /0       | undefined |
0f c7 /1 reg   | undefined | CMPXCHG8B of a register
0f c7 /2       | undefined |
0f c7 /3-5 reg | undefined | XRSTORS, XSAVEC, XSAVES of a register
0f d7 /r mem   | undefined | PMOVMSKB of memory
0f e7 /r reg   | undefined | MOVNTQ between registers
0f f0 /r reg   | undefined | LDDQU of a register
0f f7 /r mem   | undefined | MASKMOVQ with memory
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
  const found = new Map<number, (UndefinedOpcode | undefined)[]>();
  for (const entry of UNDEFINED_OPCODES) {
    const words = entry.encoding.split(" ");
    const twoByte = words[0] === "0f" && words.length > 1;
    const [first, last] = range(words[twoByte ? 1 : 0] as string, 16);
    const rest = words.slice(twoByte ? 2 : 1);
    const digits = rest.find((w) => w.startsWith("/"))?.slice(1) ?? "r";
    const [lowDigit, highDigit] = digits === "r" ? [0, 7] : range(digits, 10);
    for (let opcode = first; opcode <= last; opcode++) {
      const key = (twoByte ? 0x100 : 0) + opcode;
      const list = found.get(key) ?? new Array<UndefinedOpcode | undefined>(16).fill(undefined);
      found.set(key, list);
      for (let digit = lowDigit; digit <= highDigit; digit++) {
        if (!rest.includes("reg")) list[digit] = entry;
        if (!rest.includes("mem")) list[8 + digit] = entry;
      }
    }
  }
  return found;
}

let byOpcode: ReadonlyMap<number, readonly (UndefinedOpcode | undefined)[]> | undefined;

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
  byOpcode ??= cells();
  return byOpcode.get(key)?.[((modrm >> 3) & 7) + (modrm >= 0xc0 ? 8 : 0)];
}
