// Which source do the assemblers read for speed? The same one for the same number of lines, always.
//
// A mix as 16-bit sources have it: routines of some thirty lines with a comment, labels, jumps to them,
// memory operands, data beside the code, macros that are called and some repetitions. What is named
// lies in the first 64 KiB or near, so that every field is in range and no assembler has to warn.

/** Marsaglia's xorshift: the same numbers everywhere. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const WORDS = ["ax", "bx", "cx", "dx", "si", "di", "bp"] as const;
const BYTES = ["al", "ah", "bl", "bh", "cl", "ch", "dl", "dh"] as const;
const LONGS = ["eax", "ebx", "ecx", "edx", "esi", "edi"] as const;
const BASES = ["bx", "si", "di", "bp,si", "bx,si", "bx,di", "bp"] as const;
const SIMPLE = [
  "nop",
  "cld",
  "stosw",
  "lodsb",
  "rep movsw",
  "pusha",
  "popa",
  "cwtd",
  "xlat",
] as const;
const ALU = ["add", "sub", "and", "or", "xor", "cmp", "adc", "mov", "mov", "mov", "test"] as const;
const JUMPS = ["jz", "jnz", "jc", "jnc", "ja", "jle", "jmp", "jmp", "loop"] as const;
const VARIABLES = 64;

const HEAD = `# A generated source: see asm-source.ts.
\t.code16
\t.text
\t.set\tPORT, 0x3f8
\t.macro\tput character
\tmov\t$\\character, %al
\tmov\t$PORT, %dx
\tout\t%al, %dx
\t.endm
\t.macro\tsave a, b
\tpush\t%\\a
\tpush\t%\\b
\t.endm
`;

/** AT&T source of `lines` lines that any assembler for it takes without a remark. */
export function makeSource(lines: number): string {
  const draw = random(0x2545f491);
  const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
  const out = HEAD.trimEnd().split("\n");
  for (let i = 0; i < VARIABLES; i++) out.push(`var${i}:\t.word\t${draw(65536)}`);

  const number = (): string => {
    const value = draw(3) === 0 ? draw(65536) : draw(128);
    return draw(2) === 0 ? `0x${value.toString(16)}` : String(value);
  };
  const memory = (): string => {
    const kind = draw(5);
    if (kind === 0) return `var${draw(VARIABLES)}`;
    if (kind === 1) return `${draw(120)}(%bp)`;
    const base = pick(BASES)
      .split(",")
      .map((name) => `%${name}`)
      .join(",");
    if (kind === 2) return `var${draw(VARIABLES)}(${base})`;
    if (kind === 3) return `${draw(2) ? "-" : ""}${draw(60) * 2}(${base})`;
    return `(${base})`;
  };
  const instruction = (): string => {
    const name = pick(ALU);
    switch (draw(10)) {
      case 0:
      case 1:
        return `${name}\t%${pick(WORDS)}, %${pick(WORDS)}`;
      case 2:
        return `${name}b\t$${draw(256)}, %${pick(BYTES)}`;
      case 3:
        return `${name}w\t$${number()}, %${pick(WORDS)}`;
      case 4:
        return `mov\t${memory()}, %${pick(WORDS)}`;
      case 5:
        return `mov\t%${pick(BYTES)}, ${memory()}`;
      case 6:
        return `${name}w\t$${draw(100)}, ${memory()}`;
      case 7:
        return `${name}l\t%${pick(LONGS)}, %${pick(LONGS)}`;
      case 8:
        return draw(2) ? `push\t%${pick(WORDS)}` : `inc\t%${pick(WORDS)}`;
      default:
        return draw(3) ? pick(SIMPLE) : `mov\t%es:(%di), %${pick(WORDS)}`;
    }
  };

  // No routine has 90 lines: the last ends before the source does.
  for (let routine = 0; out.length + 90 < lines; routine++) {
    const name = `routine_${routine}`;
    out.push("", `# ${name}: what it does is of no importance here.`, `${name}:`);
    const blocks = 2 + draw(3);
    for (let block = 0; block < blocks; block++) {
      out.push(`.L${routine}_${block}:`);
      for (let i = 4 + draw(6); i > 0; i--) {
        const comment = draw(8) === 0 ? "\t# as said above" : "";
        out.push(`\t${instruction()}${comment}`);
      }
      if (routine > 0 && draw(3) === 0)
        out.push(`\tcall\troutine_${routine - 1 - draw(Math.min(routine, 20))}`);
      if (draw(4) === 0) out.push(`\tput\t'${String.fromCharCode(97 + draw(26))}'`);
      const near = pick(JUMPS);
      // LOOP reaches a byte's distance only: to its own block.
      out.push(`\t${near}\t.L${routine}_${near === "loop" ? block : draw(blocks)}`);
    }
    if (draw(5) === 0) out.push("\tsave\tax, bx");
    if (draw(20) === 0) out.push("\t.rept\t3", "\tshl\t$1, %ax", "\tinc\t%bx", "\t.endr");
    out.push("\tret");
    if (draw(3) === 0) {
      out.push(`.Ltext${routine}:\t.asciz\t"message ${draw(1000)}\\r\\n"`);
      out.push(`\t.byte\t${draw(256)}, ${draw(256)}, 0x${draw(256).toString(16)}`);
      out.push(`\t.word\t${number()}, .Ltext${routine} - ${name}`, "\t.align\t2");
    }
  }
  while (out.length < lines) out.push("\tnop");
  return `${out.join("\n")}\n`;
}
