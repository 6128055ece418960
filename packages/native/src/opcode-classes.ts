// Which instructions may run natively? In protected mode at CPL 3, where they do, some mean something else
// than in real mode; others say something of this very computer. Those are refused before they start.

import { decode, ROWS, type Row } from "@realmode/isa";
import { CLASS, CLASSES_SIZE, type OpcodeClass } from "./protocol.ts";

/** Processors, in the table's words, up to the i686; other words are features that came later. */
const INTEGER = new Set("8086 186 286 386 486 586 686".split(" "));

/** Privileged, or with a virtual counterpart that is not the CPU's: CPL 3 faults where real mode does not. */
const PRIVILEGED = new Set(
  "cli sti in out ins outs clts lmsw smsw lgdt lidt sgdt sidt lldt ltr sldt str invd wbinvd invlpg rdmsr wrmsr rdpmc rsm".split(
    " ",
  ),
);
/** Real mode has them #UD, protected mode not. */
const PROTECTED_ONLY = new Set("arpl lar lsl verr verw".split(" "));
/** Enter the kernel, or change CS in a way that needs real mode's meaning of a selector. */
const TRANSFERS = new Set("int iret lret retf sysenter sysexit syscall sysret".split(" "));
/** What they give is this computer's, not the guest's. */
const IDENTITY = new Set(["cpuid", "rdtsc"]);

/** Loads or shows a selector, or a control, debug or test register. */
const namesSystemRegister = ({ specs }: Row): boolean =>
  specs.some(({ registers, is, width }) => {
    const far = is === "far" || width === "p";
    return far || ["sreg", "cr", "dr", "tr"].includes(registers ?? "");
  });

/** Reserved hints: no-operations on every CPU, whatever later ones prefetch. */
const isHint = ({ map, opcode }: Row): boolean =>
  map === 1 && [0x0d, 0x18, 0x19, 0x1c, 0x1d, 0x1f].includes(opcode);

const OWN_CLASS: Readonly<Record<string, OpcodeClass>> = {
  hlt: CLASS.hlt,
  pushf: CLASS.pushf,
  popf: CLASS.popf,
  wait: CLASS.wait,
  int1: CLASS.int1,
  // No-operations wherever CET is not on for the process, and it never is for 16-bit code.
  endbr32: CLASS.native,
  endbr64: CLASS.native,
  rdsspd: CLASS.native,
  pause: CLASS.native,
};

/** What may be done with an instruction of the table. */
export function rowClass(row: Row): OpcodeClass {
  const { mnemonic } = row;
  const own = OWN_CLASS[mnemonic];
  if (own !== undefined) return own;
  // MPX as well, which no kernel since Linux 5.6 turns on.
  if (isHint(row) || row.cpu === "mpx") return CLASS.native;
  if (!INTEGER.has(row.cpu) || PRIVILEGED.has(mnemonic) || PROTECTED_ONLY.has(mnemonic))
    return CLASS.refused;
  if (TRANSFERS.has(mnemonic) || IDENTITY.has(mnemonic) || namesSystemRegister(row))
    return CLASS.refused;
  return row.specs.some(({ string }) => string === "X" || string === "Y")
    ? CLASS.string
    : CLASS.native;
}

/** Where the whole ModRM byte is the opcode: what is in one of its forms is not told by mod and reg. */
const wholeModrm = new Set(
  ROWS.filter(({ modrmByte }) => modrmByte !== undefined).map(
    ({ map, opcode }) => 256 * map + opcode,
  ),
);

function byteClass(bytes: Uint8Array): OpcodeClass {
  const decoded = decode(bytes, 0, { bits: 16 });
  if (decoded.kind === "insn") return rowClass(decoded.row);
  // VEX, EVEX and XOP are instructions in protected mode.
  return decoded.status === "undefined" ? CLASS.native : CLASS.refused;
}

const PREFIXES = [[], [0x66], [0xf3], [0xf2]] as const;
/** Of ModRM: a memory form without displacement (BX), a register form. */
const MODES = [7, 0xc0] as const;

let made: Uint8Array | undefined;

/** For each prefix (none, 66, f3, f2), map, opcode, reg field and form one byte: its class. */
export function opcodeClasses(): Uint8Array {
  if (made) return made;
  const table = new Uint8Array(CLASSES_SIZE);
  const bytes = new Uint8Array(16);
  let index = 0;
  for (const prefix of PREFIXES) {
    for (const map of [0, 1]) {
      for (let opcode = 0; opcode < 256; opcode++) {
        const start = [...prefix, ...(map === 1 ? [0x0f] : []), opcode];
        bytes.fill(0);
        bytes.set(start);
        for (let reg = 0; reg < 8; reg++) {
          for (const mode of MODES) {
            const forms = mode === 0xc0 && wholeModrm.has(256 * map + opcode) ? 8 : 1;
            const classes = new Set<OpcodeClass>();
            for (let rm = 0; rm < forms; rm++) {
              bytes[start.length] = mode + 8 * reg + rm;
              classes.add(byteClass(bytes));
            }
            const [first = CLASS.refused] = classes;
            table[index++] = classes.size === 1 ? first : CLASS.refused;
          }
        }
      }
    }
  }
  made = table;
  return table;
}
