// Is nothing let through that means something else in protected mode at CPL 3?
import { decode } from "@realmode/isa";
import { expect, it } from "vitest";
import { opcodeClasses, rowClass } from "../src/opcode-classes.ts";
import { CLASS } from "../src/protocol.ts";

const classOf = (hex: string): number => {
  const bytes = [...Buffer.from(hex, "hex")];
  let prefix = 0;
  while ([0x66, 0xf3, 0xf2].includes(bytes[0]!))
    prefix = [0, 0x66, 0xf3, 0xf2].indexOf(bytes.shift()!);
  const map = bytes[0] === 0x0f ? 1 : 0;
  if (map) bytes.shift();
  const [opcode = 0, modrm = 0] = bytes;
  const form = (((modrm >> 3) & 7) << 1) | (modrm >= 0xc0 ? 1 : 0);
  return opcodeClasses()[(prefix << 13) | (map << 12) | (opcode << 4) | form]!;
};

// SDM vol. 3, "Privileged Instructions" and "IOPL-Sensitive"; vol. 2 for what #UD is in real mode only.
const REFUSED = `
  fa fb e460 e560 e660 ec ed ee ef 6c 6d 6e 6f f36c
  8ed8 8ed0 8cd8 06 07 0e 16 17 1e 1f 0fa0 0fa1 0fa8 0fa9 c404 c504 0fb204 0fb404 0fb504
  9a ea cb ca cf ff1c ff2c cd80 cd21
  0f0104 0f010c 0f0114 0f011c 0f0124 0f01e0 0f0134 0f013c 0f01f9 0f01d0 0f00c0 0f00d8 0f00e0
  0f20c0 0f22c0 0f21c0 0f23c0 0f06 0f08 0f09 0f30 0f31 0f32 0f33 0fa2 0f34 0f35 0f05 0f07 0faa
  63c0 0f02c0 0f03c0 62c0 c4c0 c5c0 8fc8 0f58c0 660f6fc0 0f77 d9e8 dbe3 0fae38 0faef0 f30fb8c0 0fc7f0
`;

const NATIVE = `
  00c0 27 2f 37 3f 40 50 60 61 6204 6a 8d04 8dc0 8f04 90 f390 9e 9f a8 c804000b c9 cc ce d40a d50a d6 d7
  d3e0 e2 e3 e8 e9 eb f6f0 f7f8 fe04 fec8 ff14 ff24 ff34 fff8 fed0
  0f40c0 0f80 0f90c0 0fa3c0 0fa4c0 0fafc0 0fb0c0 0fb604 0fbac0 0fbae0 0fbcc0 0fc1c0 0fc70c 0fc7c8 0fc8 0f0b 0fffc0 0fb9c0
`;

const list = (text: string): string[] => text.trim().split(/\s+/);

it.each(list(REFUSED))("%s is refused", (hex) => expect(classOf(hex)).toBe(CLASS.refused));
it.each(list(NATIVE))("%s is the CPU's", (hex) => expect(classOf(hex)).toBe(CLASS.native));

it("what has to be looked after", () => {
  const wanted = {
    f4: "hlt",
    "9c": "pushf",
    "9d": "popf",
    "669d": "popf",
    f3a4: "string",
    aa: "string",
    "9b": "wait",
    f1: "int1",
  } as const;
  for (const [hex, name] of Object.entries(wanted)) expect(classOf(hex), hex).toBe(CLASS[name]);
});

it("a row's class is told by itself", () => {
  const insn = decode(Uint8Array.of(0x37), 0, { bits: 16 });
  expect(insn.kind === "insn" && rowClass(insn.row)).toBe(CLASS.native);
});
