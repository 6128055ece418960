// Are files in SingleStepTests' own format read exactly, and judged by what holds for an i686?
//
// The encoder here was written from the format's document and knows nothing of the reader. The three tests
// of an 8088, an 80286 and an 80386 are the ones that the READMEs of those suites print.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import {
  CpuTestRunner,
  cpuTestsOfMoo,
  formatVerdict,
  MooFormatError,
  parseMoo,
  RECORDING_RULES,
  runCpuTest,
  runCpuTestFile,
} from "@realmode/conformance";
import { listCpuTestFiles, readCpuTestFile } from "@realmode/conformance/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emu, tampered } from "./backends.ts";

const u8 = (n: number): number[] => [n & 255];
const u16 = (n: number): number[] => [n & 255, (n >> 8) & 255];
const u32 = (n: number): number[] => [...u16(n & 0xffff), ...u16(n >>> 16)];
const ascii = (text: string): number[] => [...text].map((c) => c.charCodeAt(0));
const chunk = (type: string, body: number[]): number[] => [
  ...ascii(type),
  ...u32(body.length),
  ...body,
];

const ORDER_16 = "ax bx cx dx cs ss ds es sp bp si di ip flags".split(" ");
const ORDER_32 =
  "cr0 cr3 eax ebx ecx edx esi edi ebp esp cs ds es fs gs ss eip eflags dr6 dr7".split(" ");

type Registers = Record<string, number>;
type Ram = [number, number][];
interface Sample {
  idx?: number;
  name?: string;
  bytes: number[];
  before: Registers;
  ram: Ram;
  after: Registers;
  ramAfter?: Ram;
  exception?: [number: number, flagAddress: number];
  hash?: number[];
  mask?: Registers;
}

function registers(type16: string, type32: string, values: Registers): number[] {
  const wide = Object.keys(values).some((name) => name.startsWith("e") && name !== "es");
  const order = wide ? ORDER_32 : ORDER_16;
  let bits = 0;
  order.forEach((name, bit) => {
    if (name in values) bits |= 1 << bit;
  });
  const present = order.filter((name) => name in values).map((name) => values[name]!);
  return wide
    ? chunk(type32, [...u32(bits), ...present.flatMap(u32)])
    : chunk(type16, [...u16(bits), ...present.flatMap(u16)]);
}

const ramChunk = (ram: Ram): number[] =>
  chunk("RAM ", [...u32(ram.length), ...ram.flatMap(([at, byte]) => [...u32(at), ...u8(byte)])]);

function encodeTest(sample: Sample): number[] {
  const { idx = 0, name = "", bytes, before, after, ram, ramAfter = [], exception, mask } = sample;
  return chunk("TEST", [
    ...u32(idx),
    ...chunk("NAME", [...u32(name.length), ...ascii(name)]),
    ...chunk("BYTS", [...u32(bytes.length), ...bytes]),
    ...chunk("INIT", [
      ...registers("REGS", "RG32", before),
      ...ramChunk(ram),
      ...chunk("QUEU", [...u32(1), 0x90]),
    ]),
    ...chunk("FINA", [
      ...registers("REGS", "RG32", after),
      ...(mask ? registers("RMSK", "RM32", mask) : []),
      ...ramChunk(ramAfter),
      ...chunk("QUEU", [...u32(0)]),
    ]),
    ...chunk("CYCL", [...u32(1), ...new Array(15).fill(7)]),
    ...(exception ? chunk("EXCP", [...u8(exception[0]), ...u32(exception[1])]) : []),
    ...chunk("HASH", sample.hash ?? new Array(20).fill(0xab)),
  ]);
}

const header = (cpu: string, count: number, version = [1, 1]): number[] =>
  chunk("MOO ", [...version, 0, 0, ...u32(count), ...ascii(cpu.padEnd(4))]);

function encode(cpu: string, samples: Sample[], top: number[] = []): Uint8Array {
  const meta = chunk("META", new Array(34).fill(0));
  return Uint8Array.from([
    ...header(cpu, samples.length),
    ...meta,
    ...top,
    ...chunk("WHAT", [1, 2, 3]),
    ...samples.flatMap(encodeTest),
  ]);
}

const testsOf = (bytes: Uint8Array, form = "00") => cpuTestsOfMoo(parseMoo(bytes), form).tests;
const verdictOf = (bytes: Uint8Array, backend = emu): string =>
  formatVerdict(runCpuTest(backend, testsOf(bytes)[0]!).verdict);

// From the README of SingleStepTests/8088.
const ON_8088: Sample = {
  name: "add byte [ss:bp+si-2259h], cl",
  bytes: [0, 138, 167, 221],
  before: {
    ax: 53139,
    bx: 10002,
    cx: 25563,
    dx: 1580,
    cs: 46716,
    ss: 56284,
    ds: 33035,
    es: 63307,
    sp: 3860,
    bp: 34194,
    si: 31963,
    di: 35563,
    ip: 13514,
    flags: 62531,
  },
  ram: [
    [760970, 0],
    [760971, 138],
    [760972, 167],
    [760973, 221],
    [957908, 244],
  ],
  after: { ip: 13518, flags: 62599 },
  ramAfter: [[957908, 207]],
};
// From the README of SingleStepTests/80286.
const ON_286: Sample = {
  name: "add [bx+0Eh],bl",
  bytes: [0, 95, 14, 244],
  before: {
    ax: 715,
    bx: 26659,
    cx: 49548,
    dx: 64181,
    cs: 65535,
    ss: 41175,
    ds: 65535,
    es: 43996,
    sp: 39769,
    bp: 65535,
    si: 35262,
    di: 34633,
    ip: 38072,
    flags: 6291,
  },
  ram: [
    [1086632, 0],
    [1086633, 95],
    [1086634, 14],
    [1086635, 244],
    [1086636, 161],
    [1086637, 214],
    [1086638, 248],
    [1086639, 46],
    [1086640, 107],
    [1086641, 166],
    [1075233, 222],
  ],
  after: { ip: 38076, flags: 19 },
  ramAfter: [[1075233, 1]],
};
// From the README of SingleStepTests/80386.
const ON_386: Sample = {
  name: "add [ss:bp+60h],bl",
  bytes: [0, 94, 96, 244],
  before: {
    cr0: 2147418096,
    cr3: 0,
    eax: 46917154,
    ebx: 1747202472,
    ecx: 3247246033,
    edx: 4206235108,
    esi: 8323072,
    edi: 4054220768,
    ebp: 524289,
    esp: 56811,
    cs: 7970,
    ds: 809,
    es: 17715,
    fs: 0,
    gs: 3855,
    ss: 63468,
    eip: 29344,
    eflags: 4294707347,
    dr6: 4294905840,
    dr7: 0,
  },
  ram: [
    [156864, 0],
    [156865, 94],
    [156866, 96],
    [156867, 244],
    [156868, 63],
    [156869, 216],
    [156870, 35],
    [156871, 243],
    [156872, 48],
    [156873, 40],
    [1015585, 11],
    [156874, 10],
    [156875, 237],
    [156876, 25],
    [156877, 231],
  ],
  after: { eip: 29348, eflags: 4294705298 },
  ramAfter: [[1015585, 179]],
};

describe("parseMoo", () => {
  it("reads all there is of a test", () => {
    const file = parseMoo(encode("386E", [{ ...ON_386, idx: 7, exception: [13, 461420] }]));
    expect(file).toMatchObject({ version: "1.1", cpu: "386E", masks: {} });
    const [test] = file.tests;
    expect(test).toMatchObject({ index: 7, name: ON_386.name, exception: 13 });
    expect([...test!.insnBytes]).toEqual(ON_386.bytes);
    expect(test!.initial.ram).toEqual(ON_386.ram);
    expect(test!.final.ram).toEqual(ON_386.ramAfter);
    expect(test!.initial.registers).toMatchObject({ ax: 46917154, sp: 56811, gs: 3855 });
    expect(test!.final.registers).toEqual({ ip: 29348, flags: 4294705298 });
    expect(test!.hash).toBe("ab".repeat(20));
  });

  it("refuses every file that is cut off", () => {
    const whole = encode("8088", [ON_8088]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseMoo(whole.subarray(0, length)), `${length}`).toThrow(MooFormatError);
    }
    parseMoo(whole);
  });

  const one = encodeTest(ON_8088);
  const file = (...parts: number[][]): Uint8Array => Uint8Array.from(parts.flat());
  it.each([
    ["nothing", file(), "byte 0: the file is empty"],
    ["text", Uint8Array.from(ascii('{"form":"00","count":1}')), 'chunk "{"fo"'],
    ["another chunk first", file(one), '"MOO " is missing'],
    [
      "a later version",
      file(chunk("MOO ", [2, 0, 0, 0, ...u32(0), ...ascii("8088")])),
      "version 2.0",
    ],
    ["too few tests", file(header("8088", 2), one), "says 2 tests, the file has 1"],
    ["4 billion tests", file(header("8088", 0xffffffff), one), "says 4294967295 tests"],
    [
      "a length beyond the end",
      file(header("8088", 1), ascii("TEST"), u32(0xfffffff0)),
      'chunk "TEST" needs',
    ],
    [
      "4 billion bytes of RAM",
      file(
        header("8088", 1),
        chunk("TEST", [...u32(0), ...chunk("INIT", chunk("RAM ", u32(0xffffffff)))]),
      ),
      "4294967295 RAM entries do not fit into 0 bytes",
    ],
    [
      "a long name",
      file(header("8088", 1), chunk("TEST", [...u32(0), ...chunk("NAME", u32(0x7fffffff))])),
      "a name of 2147483647 bytes",
    ],
    ["no state", file(header("8088", 1), chunk("TEST", u32(3))), "test 3 has no INIT"],
    [
      "half a state",
      encode("8088", [{ ...ON_8088, before: { ax: 1 } }]),
      "test 0 begins without a value of bx",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseMoo(bytes)).toThrow(MooFormatError);
    expect(() => parseMoo(bytes)).toThrow(message);
  });

  it("throws nothing else, whatever byte is wrong", () => {
    const whole = encode("386E", [ON_386]);
    for (let at = 0; at < whole.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const bytes = whole.slice();
        bytes[at]! ^= flip;
        try {
          for (const test of testsOf(bytes)) runCpuTest(emu, { ...test, skip: "only read" });
        } catch (error) {
          const isKnown =
            error instanceof MooFormatError || /^recorded on/.test(`${(error as Error).message}`);
          expect(isKnown, `byte ${at}: ${error}`).toBe(true);
        }
      }
    }
  });

  it("names a CPU it does not know", () => {
    expect(() => testsOf(encode("Z80", [ON_8088]))).toThrow(
      'recorded on "Z80": known are 186, 808',
    );
  });
});

describe("what holds for an i686", () => {
  it.each([
    ["8088", ON_8088],
    ["C286", ON_286],
    ["386E", ON_386],
  ])("passes the %s's printed test, and a wrong emulator does not", (cpu, sample) => {
    const bytes = encode(cpu, [sample]);
    expect(testsOf(bytes)[0]!.skip).toBeUndefined();
    expect(verdictOf(bytes)).toBe("pass");
    const wrong = tampered((vcpu, { insn }) => {
      if (insn?.row.mnemonic === "add") vcpu.setRegs({ eflags: vcpu.getRegs().eflags ^ 0x10 });
    });
    expect(verdictOf(bytes, wrong)).toMatch(/^flags: /);
    const other = encode(cpu, [{ ...sample, ramAfter: [[sample.ramAfter![0]![0], 1 + 77]] }]);
    expect(verdictOf(other)).toMatch(/^mem\.0x/);
  });

  it("compares all 32 bits of a 386's registers", () => {
    const bytes = encode("386E", [{ ...ON_386, after: { ...ON_386.after, edi: 0x00000001 } }]);
    expect(verdictOf(bytes)).toMatch(/^edi: expected 0x00000001, got 0xf1a6/);
  });

  it("leaves out what a mask calls undefined, for one test and for all", () => {
    const wrong = {
      ...ON_386,
      after: { ...ON_386.after, eax: 46917154 ^ 0xff00, eflags: 4294705298 ^ 4 },
    };
    expect(verdictOf(encode("386E", [wrong]))).toMatch(/^eax: .*; flags: /);
    const mask = { eax: 0xffff00ff, eflags: 0xfffffffb };
    expect(verdictOf(encode("386E", [{ ...wrong, mask }]))).toBe("pass");
    const top = registers("RMSK", "RM32", mask);
    expect(verdictOf(encode("386E", [wrong], top))).toBe("pass");
  });

  const base = {
    ax: 0,
    bx: 0,
    cx: 0,
    dx: 0,
    cs: 0x1000,
    ss: 0x2000,
    ds: 0x3000,
    es: 0x4000,
    sp: 0x100,
    bp: 0,
    si: 0,
    di: 0,
    ip: 0x200,
    flags: 0xf002,
  };
  const small = (bytes: number[], more: Partial<Sample> & { set?: Registers } = {}): Sample => ({
    bytes,
    before: { ...base, ...more.set },
    ram: bytes.map((byte, i) => [0x10200 + i, byte]),
    after: { ip: 0x200 + bytes.length },
    ...more,
  });
  const halted = (bytes: number[], more: Partial<Sample> & { set?: Registers } = {}): Sample => ({
    ...small([...bytes, 0xf4], more),
  });
  const in386 = (sample: Sample): Sample => {
    const widen = (r: Registers): Registers =>
      Object.fromEntries(
        Object.entries(r).map(([n, v]) => [/^(cs|ds|es|ss|fs|gs)$/.test(n) ? n : `e${n}`, v]),
      );
    return {
      ...sample,
      before: { ...widen(sample.before), fs: 0, gs: 0 },
      after: widen(sample.after),
    };
  };

  const ruled: [rule: string, cpu: string, sample: Sample][] = [
    ["outside", "386E", in386(halted([0x90], { ramAfter: [[0x200000, 1]] }))],
    ["opcode", "8088", small([0x60, 0x10])],
    ["opcode", "8086", small([0x0f])],
    ["opcode", "V20", small([0x0f, 0x10, 0xc0])],
    ["opcode", "8088", small([0xd8, 0xc0])],
    ["opcode", "8088", small([0x8e, 0xc8])],
    [
      "wrap-1m",
      "8088",
      small([0x8a, 0x07], {
        set: { ds: 0xffff, bx: 0x20 },
        ram: [
          [0x10200, 0x8a],
          [0x10201, 7],
          [0x10, 5],
        ],
      }),
    ],
    ["segment-wrap", "8088", small([0x8b, 0x07], { set: { bx: 0xffff } })],
    ["segment-wrap", "8088", small([0x50], { set: { sp: 1 }, after: { sp: 0xffff, ip: 0x201 } })],
    ["segment-wrap", "C286", halted([0xc4, 0x07], { set: { bx: 0xfffe } })],
    ["ip-wrap", "8088", small([0x90], { set: { ip: 0xffff }, after: { ip: 0 } })],
    ["ip-wrap", "C286", halted([0x90], { after: { ip: 0 } })],
    ["prefetch", "8088", small([0xaa], { ramAfter: [[0x10202, 1]] })],
    ["push-sp", "8088", small([0x54])],
    ["push-sp", "186", small([0xff, 0xf4])],
    ["shift-count", "8088", small([0xd3, 0xe0], { set: { cx: 33 } })],
    ["fault-ip", "8086", small([0xf6, 0xf3], { after: { sp: 0xfa, ip: 0x400, cs: 0 } })],
    ["rep-idiv", "8088", small([0xf3, 0xf6, 0xfb], { set: { bx: 3, ax: 9 } })],
    ["aaa-carry", "8088", small([0x37], { set: { ax: 0xff } })],
    ["daa-af", "8088", small([0x27], { set: { ax: 0x9b, flags: 0xf012 } })],
    ["aam-base", "V20", small([0xd4, 8])],
    ["trap", "8088", small([0x9d], { after: { ip: 0x201, flags: 0xf102, sp: 0x102 } })],
    ["lock", "C286", halted([0xf0, 0x90])],
    ["ss-vector", "C286", halted([0x8b, 0x46, 0x00], { set: { bp: 0xffff }, exception: [13, 0] })],
    ["string-fault", "C286", halted([0xa5], { set: { si: 0xffff }, exception: [13, 0] })],
    ["long-instruction", "C286", halted([...new Array(10).fill(0x26), 0x90])],
    ["sreg", "C286", halted([0x8e, 0xe0])],
    ["fpu-fault", "C286", halted([0xd8, 0x07], { exception: [13, 0] })],
    ["rep-fault-flags", "386E", in386(halted([0xf3, 0xa6], { exception: [13, 0] }))],
    ["system-registers", "386E", in386(halted([0x0f, 0x22, 0xc0]))],
    ["scan-zero", "386E", in386(halted([0x0f, 0xbc, 0xc1], { after: { ip: 0x204, flags: 0x46 } }))],
    ["double-shift", "386E", in386(halted([0x0f, 0xa4, 0xc1, 17]))],
    ["sreg-32", "386E", in386(halted([0x66, 0x8c, 0xd8]))],
    ["eflags-image", "386E", in386(halted([0x66, 0x9c]))],
    ["halt-place", "C286", halted([0xeb, 0xfe], { after: { ip: 0x201 } })],
    ["halt-place", "8088", small([0xeb, 0xfe], { after: { ip: 0x200 } })],
  ];

  it.each(ruled)("skips %s on the %s", (rule, cpu, sample) => {
    const known = RECORDING_RULES.find(({ name }) => name === rule)!;
    const verdict = runCpuTest(emu, testsOf(encode(cpu, [sample]))[0]!).verdict;
    expect(verdict).toEqual({
      kind: "skip",
      reason: `${rule}: ${known.says} (recorded on ${cpu})`,
    });
  });

  it("has a test of each rule", () => {
    const tested = new Set(ruled.map(([name]) => name));
    expect(RECORDING_RULES.filter(({ name }) => !tested.has(name))).toEqual([]);
  });

  it("passes what is the same on an i686, with the FLAGS image of an 8086", () => {
    // PUSHF of an 8088 stores ones in bits 12 to 15; an i686 does not.
    const pushf = small([0x9c], {
      after: { ip: 0x201, sp: 0xfe },
      ramAfter: [
        [0x200fe, 0x02],
        [0x200ff, 0xf0],
      ],
    });
    expect(verdictOf(encode("8088", [pushf]))).toBe("pass");
    const wrong = small([0x9c], {
      after: { ip: 0x201, sp: 0xfe },
      ramAfter: [
        [0x200fe, 0x03],
        [0x200ff, 0xf0],
      ],
    });
    expect(verdictOf(encode("8088", [wrong]))).toMatch(/^mem\./);
  });
});

describe("files on disk", () => {
  const folder = fileURLToPath(new URL("../cpu-tests/80286", import.meta.url));
  let directory: string;
  let suite: string;
  // Real recordings: those of the 80286 that needed no adapting, put into the other format.
  const recorded = ["00", "88", "F6.6", "A4", "C2", "CD"].map((form) => {
    const { tests } = readCpuTestFile(`${folder}/${form}.jsonl.gz`);
    const samples = tests.slice(0, 60).map((test): Sample => {
      const bytes = (runs: typeof test.memory): Ram =>
        runs.flatMap(({ physAddr, bytes: run }) =>
          [...run].map((byte, i): [number, number] => [physAddr + i, byte]),
        );
      return {
        idx: test.index,
        name: test.name,
        bytes: [...test.insnBytes],
        before: { ...test.registers },
        ram: bytes(test.memory),
        after: { ...test.finalRegisters } as Registers,
        ramAfter: bytes(test.finalMemory),
        ...(test.vector === undefined ? {} : { exception: [test.vector, 0] as [number, number] }),
        hash: [...Array(20).keys()].map((i) => (test.index >> (8 * (i & 3))) & 255),
      };
    });
    return { form, samples };
  });

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "moo-"));
    suite = join(directory, "v1_real_mode");
    mkdirSync(suite);
    for (const { form, samples } of recorded) {
      const bytes = encode("C286", samples);
      writeFileSync(
        join(suite, `${form}.MOO${form === "00" ? "" : ".gz"}`),
        form === "00" ? bytes : gzipSync(bytes),
      );
    }
    writeFileSync(join(suite, "cut.MOO.gz"), gzipSync(encode("C286", [ON_286])).subarray(0, 40));
    const hash = recorded[0]!.samples[0]!.hash!.map((byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
    writeFileSync(join(directory, "revocation_list.txt"), `${hash.toUpperCase()}\n`);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("are found and read, packed and not, and pass as the same tests in JSON lines do", () => {
    const paths = listCpuTestFiles(suite).filter((path) => !path.includes("cut"));
    expect(paths.length).toBe(recorded.length);
    const runner = new CpuTestRunner(emu);
    for (const path of paths) {
      const file = readCpuTestFile(path);
      const { counts, others } = runCpuTestFile(runner, file);
      expect(
        others.filter(({ verdict }) => verdict.kind === "fail"),
        file.form,
      ).toEqual([]);
      expect(counts.passed, file.form).toBeGreaterThan(25);
      const isRevoked = file.form === "00" ? 1 : 0;
      const revoked = others.filter(({ test }) => test.skip?.startsWith("revoked"));
      expect(revoked.length).toBe(isRevoked);
    }
    runner.close();
  });

  it("say which one is wrong", () => {
    expect(() => readCpuTestFile(join(suite, "cut.MOO.gz"))).toThrow(
      /cut\.MOO\.gz: unexpected end of file/,
    );
  });
});
