// Which opcodes of the fast loop are prefixes or have a ModRM byte, and what do they do with its operand?

/**
 * By opcode, + 0x100 with operand size 32, + 0x200 in the 0F map: 0x80 = has ModRM, 0x08 = writes
 * the operand, low bits = its size in bytes (0: its address only, or registers only). 1: a prefix, or the
 * first byte of the 0F map. 0: none of these, or not done in the fast loop.
 */
export const OPCODES: Uint8Array = new Uint8Array(0x400);

const WRITES = 8;
const PREFIX = 1;

for (const wide of [0, 0x100]) {
  const size = wide ? 4 : 2;
  const put = (from: number, to: number, info: number): void => {
    for (let op = from; op <= to; op++) OPCODES[op | wide] = 0x80 | info;
  };
  for (let kind = 0; kind < 0x40; kind += 8) {
    const write = kind === 0x38 ? 0 : WRITES;
    put(kind, kind, 1 | write);
    put(kind + 1, kind + 1, size | write);
    put(kind + 2, kind + 2, 1);
    put(kind + 3, kind + 3, size);
  }
  for (const prefix of [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf3, 0x0f]) {
    OPCODES[prefix | wide] = PREFIX;
  }
  put(0x69, 0x69, size);
  put(0x6b, 0x6b, size);
  put(0x84, 0x84, 1);
  put(0x85, 0x85, size);
  put(0x86, 0x86, 1 | WRITES);
  put(0x87, 0x87, size | WRITES);
  put(0x8a, 0x8a, 1);
  put(0x8b, 0x8b, size);
  put(0x8c, 0x8c, 2 | WRITES);
  put(0x8d, 0x8d, 0);
  put(0x8e, 0x8e, 2);
  if (!wide) put(0xc4, 0xc5, 4);
  for (const op of [0x80, 0x88, 0xc0, 0xc6, 0xd0, 0xd2, 0xf6, 0xfe]) put(op, op, 1 | WRITES);
  for (const op of [0x81, 0x83, 0x89, 0xc1, 0xc7, 0xd1, 0xd3, 0xf7, 0xff]) {
    put(op, op, size | WRITES);
  }
  put(0x240, 0x24f, size);
  put(0x290, 0x29f, 1 | WRITES);
  put(0x2af, 0x2af, size);
  put(0x2b6, 0x2b6, 1);
  put(0x2be, 0x2be, 1);
  put(0x2b7, 0x2b7, 2);
  put(0x2bf, 0x2bf, 2);
  for (const op of [0x2a4, 0x2a5, 0x2ac, 0x2ad, 0x2ba]) put(op, op, size | WRITES);
  for (const op of [0x2a3, 0x2ab, 0x2b3, 0x2bb]) put(op, op, 0);
  put(0x2bc, 0x2bd, size);
}
