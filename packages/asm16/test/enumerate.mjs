// Which single statements are worth comparing? Made from the instruction table and from a small set of operands.

import { FORMS_BY_NAME } from "@realmode/isa";

const V = { 16: ["%bx", "%ax"], 32: ["%ecx", "%eax"] };
const MEMORY = [
  "(%bx)",
  "4(%bp)",
  "(%bp)",
  "-3(%bx,%si)",
  "0x1234(%bp,%di)",
  "(%si)",
  "0x80(%di)",
  "0xff80(%bx)",
  "0x1234",
  "%es:(%di)",
  "%ds:(%bp)",
  "%ss:(%bp)",
  "%cs:0x12",
  "(%eax)",
  "4(%esp)",
  "(%ebp)",
  "-5(%ebp,%ecx,4)",
  "0x12345(,%edx,8)",
  "%fs:0x10(%ebx)",
  "0x12345",
];
const IMMEDIATES = [
  "$0",
  "$1",
  "$3",
  "$5",
  "$-1",
  "$127",
  "$128",
  "$-128",
  "$-129",
  "$200",
  "$0xff",
  "$0x100",
  "$0xff80",
  "$0xffff",
  "$0x10000",
  "$-65536",
  "$0x12345",
  "$0xffffff80",
  "$0xffffffff",
  "$-1000",
];

/** Ways to write one operand. */
function variants(spec) {
  if (spec.string) {
    const base = { X: "si", Y: "di", B: "bx" }[spec.string];
    const seg = spec.string === "Y" ? "%es:" : "";
    return [
      `${seg}(%${base})`,
      `${seg}(%e${base})`,
      spec.string === "Y" ? `(%${base})` : `%cs:(%${base})`,
    ];
  }
  if (spec.is === "far") return ["$0x10,$0x1234", "$0xf000,$0xfff0", "$5,$0x12345"];
  if (spec.is === "rel") return [".", ".+5", "0x1234", ".-126", ".+200"];
  if (spec.is === "imm") return spec.value === undefined ? IMMEDIATES : [`$${spec.value}`];
  if (spec.field === "moffs") return ["0x1234", "%es:0x1234", "0x12345"];
  if (spec.is === "mem") return MEMORY;
  let registers;
  if (spec.value !== undefined && spec.registers === "gpr") registers = ["%ax", "%eax"];
  else if (spec.value !== undefined) registers = [`%${spec.code.toLowerCase()}`];
  else {
    registers =
      {
        r8: ["%cl", "%al", "%bh"],
        r16: V[16],
        r32: V[32],
        gpr: [...V[16], ...V[32]],
        sreg: ["%ds", "%es", "%cs", "%gs"],
        cr: ["%cr0", "%cr3"],
        dr: ["%dr7", "%db0"],
        tr: ["%tr6"],
        st: ["%st", "%st(3)"],
        mm: ["%mm1", "%mm6"],
        xmm: ["%xmm0", "%xmm5"],
        bnd: ["%bnd1"],
      }[spec.registers] ?? [];
  }
  return spec.is === "reg/mem" ? [...registers, ...MEMORY] : registers;
}

function* product(lists) {
  if (lists.length === 0) {
    yield [];
    return;
  }
  const [first, ...rest] = lists;
  for (const head of first) for (const tail of product(rest)) yield [head, ...tail];
}

/** Every name with operands of the kinds its rows want. */
export function* fromTable() {
  for (const [name, forms] of FORMS_BY_NAME) {
    for (const { row } of forms) {
      const branch = row.flow === "indirect-jump" || row.flow === "indirect-call";
      const lists = [row.specs, ...row.shortForms.map((short) => short.map((i) => row.specs[i]))];
      for (const specs of lists) {
        const order = row.traits.has("intel-order") ? specs : specs.toReversed();
        for (const operands of product(order.map(variants))) {
          yield [name, operands.map((o) => (branch ? `*${o}` : o)).join(",")].join(" ").trim();
        }
      }
    }
  }
}

const ANY = [
  "%al",
  "%bx",
  "%ecx",
  "%ds",
  "%cr0",
  "(%bx)",
  "4(%esi)",
  "0x1234",
  "$5",
  "$300",
  "$0x12345",
  "*%bx",
  "*(%bx)",
  "%dx",
  "%cl",
];

/** Every name with every pair of a few operands, mostly nonsense. */
export function* nonsense() {
  for (const name of FORMS_BY_NAME.keys()) {
    yield name;
    for (const a of ANY) {
      yield `${name} ${a}`;
      for (const b of ANY) yield `${name} ${a},${b}`;
    }
    yield `${name} $5,%bx,%bx`;
    yield `${name} $5,(%bx),%cx`;
    yield `${name} $300,%ecx,%ecx`;
    yield `${name} %cl,%bx,%bx`;
    yield `${name} $5,%bx,(%bx)`;
  }
}

const PREFIXES = [
  "rep",
  "repne",
  "lock",
  "es",
  "data32",
  "addr32",
  "data16",
  "addr16",
  "lock rep",
  "rep es",
  "fs addr32 data32",
  "notrack",
  "bnd",
  "xacquire lock",
  "xrelease",
];
const PREFIXED = [
  "movsb",
  "movsl",
  "cmpsw",
  "addw $1,(%bx)",
  "addl $1,%es:(%eax)",
  "inc %bx",
  "nop",
  "ret",
  "jmp .",
  "jmp *%bx",
  "jmp *(%bx)",
  "call .",
  "jz .",
  "loop .",
  "mov %ax,%bx",
  "mov (%bx),%ax",
  "mov %eax,(%ecx)",
  "xchg %ax,(%bx)",
  "movb $1,(%bx)",
  "push $5",
  "push %ax",
  "lgdt 4",
  "lret",
  "ljmp $1,$2",
  "mov 4,%al",
  "movw $1,4",
  "",
  "jcxz .",
  "in %dx,%al",
  "xlat",
  "lods (%si),%al",
  "lodsb %es:(%si)",
  "pushf",
  "int $3",
];

export function* prefixed() {
  for (const p of PREFIXES) for (const s of PREFIXED) yield `${p} ${s}`.trim();
}

/** Mnemonics with suffixes they may not have. */
export function* suffixed() {
  const stems = new Set(
    [...FORMS_BY_NAME.values()].flatMap((forms) =>
      forms.flatMap((f) => f.row.names.map((n) => n.name)),
    ),
  );
  for (const stem of stems) {
    for (const s of ["b", "w", "l", "q", "s", "x"]) {
      for (const o of [
        "",
        "%al",
        "%bx",
        "%ecx",
        "(%bx)",
        "$5,%bx",
        "%al,%al",
        "%bx,%bx",
        "%ecx,%ecx",
        "$5,(%bx)",
        "(%bx),%ax",
        "%ax,(%bx)",
      ]) {
        yield `${stem}${s} ${o}`.trim();
      }
    }
  }
}

/** Instructions that GNU as knows and the table does not have yet, hit by a suffix. */
const NOT_YET = /^(invlpgb|adcx)\b/;

export function everything() {
  const all = new Set([...fromTable(), ...nonsense(), ...prefixed(), ...suffixed()]);
  return [...all].filter((statement) => !NOT_YET.test(statement));
}
