// Does stepping two machines side by side find the very instruction, and nothing else?
import { fileURLToPath } from "node:url";
import {
  compareProgram,
  formatComparison,
  formatFinding,
  GapProbe,
  lockstep,
} from "@realmode/conformance";
import { readCases } from "@realmode/conformance/node";
import { FLAG } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { contrary, emu, kvm, kvmMissing, tampered } from "./backends.ts";
import { programOf } from "./program-of.ts";

const files = readCases(fileURLToPath(new URL("../cases", import.meta.url)));
const BOUNDS = { maxSteps: 1000, timeoutMs: 5000 };

/** The emulator, with CF flipped after each ADD. */
const wrongAdd = tampered((vcpu, { insn }) => {
  if (insn?.row.mnemonic === "add") vcpu.setRegs({ eflags: vcpu.getRegs().eflags ^ FLAG.CF });
}, "wrong-add");

const THREE_ADDS = `        mov $1, %ax
        add $2, %ax
        mov %ax, 0x10
        add $3, %ax
        sub $1, %ax
        add $4, %ax
        hlt
`;

describe("lockstep", () => {
  it("names the first differing instruction with its source line and both values", () => {
    const report = lockstep(emu, wrongAdd, programOf(THREE_ADDS), BOUNDS);
    expect(report.findings).toHaveLength(1);
    expect(report.end).toBe("findings");
    const [finding] = report.findings;
    expect(finding).toMatchObject({
      step: 2, // the reset jump and MOV come first
      linearAddress: 0xfffff003,
      source: { file: "test.s", line: 2 },
      difference: { kind: "flags", where: "flags (C)" },
    });
    expect(formatFinding(finding!, report)).toBe(
      "test.s:2: step 2: 83 c0 02  add    $0x2,%ax\n    flags (C): 0006 oditszaPc on emu, 0007 oditszaPC on wrong-add",
    );
  });

  it("repairs and goes on: one run finds all", () => {
    const report = lockstep(emu, wrongAdd, programOf(THREE_ADDS), { ...BOUNDS, repair: true });
    expect(report.findings.map(({ source }) => source?.line)).toEqual([2, 4, 6]);
    expect(report.end).toBe("hlt");
  });

  it("stops repairing at maxFindings", () => {
    const report = lockstep(emu, wrongAdd, programOf(THREE_ADDS), {
      ...BOUNDS,
      repair: true,
      maxFindings: 2,
    });
    expect(report.findings).toHaveLength(2);
    expect(report.end).toBe("findings");
  });

  it.each([
    ["memory", (machine) => machine.write(0x123, Uint8Array.of(0x55)), "0x123"],
    ["register", (_, vcpu) => vcpu.setRegs({ esi: 0x12345 }), "esi"],
    ["segment", (_, vcpu) => vcpu.setSregs({ fs: { limit: 0xfffff } }), "fs.limit"],
  ] satisfies [
    string,
    (
      machine: Parameters<Parameters<typeof tampered>[0]>[1]["machine"],
      vcpu: Parameters<Parameters<typeof tampered>[0]>[0],
    ) => void,
    string,
  ][])("sees a %s that only one side changed", (kind, change, where) => {
    const wrong = tampered((vcpu, { machine, eip }) => {
      if (eip === 0xf003) change(machine, vcpu);
    });
    const [finding] = lockstep(emu, wrong, programOf(THREE_ADDS), BOUNDS).findings;
    expect(finding).toMatchObject({ difference: { kind, where }, source: { line: 2 } });
  });

  it("sees memory beyond 64 KiB by the dirty log", () => {
    const wrong = tampered((_, { machine, eip }) => {
      if (eip === 0x1003) machine.memory.window(machine.slots[0]!.offset, 0x20000)[0x12345] = 7;
    });
    const source = `# realmode: layout=flat reg.es=0x1000
        mov $1, %al
        nop
        movb %al, %es:0x2000
        movb %al, %es:0x2001
        hlt
`;
    // The host's change of a byte is in no log; the guest's own write to that page brings it up.
    const [finding] = lockstep(emu, wrong, programOf(source), BOUNDS).findings;
    expect(finding).toMatchObject({ difference: { kind: "memory", where: "0x12345" } });
  });

  it("ends with the bound it was given", () => {
    const spin = programOf("        jmp .\n");
    expect(lockstep(emu, emu, spin, { maxSteps: 50 })).toMatchObject({ steps: 50, end: "steps" });
    expect(lockstep(emu, emu, spin, { timeoutMs: 20 }).end).toBe("time");
  });

  it("takes what an instruction leaves undefined from the reference", () => {
    const source = `        mov $0x1000, %sp
        mov $3, %ax
        mul %ax
        pushf
        shl $3, %ax
        pushf
        hlt
`;
    expect(lockstep(emu, contrary, programOf(source), BOUNDS)).toMatchObject({
      findings: [],
      end: "hlt",
    });
  });
});

describe("a machine that only chooses every undefined flag otherwise", () => {
  it.each(files)("$filename: is no different, as a whole and step by step", (file) => {
    const program = programOf(file.source, file.filename);
    const comparison = compareProgram(program, [emu, contrary]);
    expect(comparison.kind, formatComparison(comparison)).not.toBe("differ");
    const report = lockstep(emu, contrary, program, BOUNDS);
    expect(report.findings.map((finding) => formatFinding(finding, report))).toEqual([]);
  });

  it("is no different where the program stores them", () => {
    const source = `        mov $0x1000, %sp
        and $3, %ax
        pushf
        shl $3, %ax
        pushf
        hlt
`;
    expect(formatComparison(compareProgram(programOf(source), [emu, contrary]))).toBe(
      "agree (emu, contrary)",
    );
  });
});

describe.skipIf(kvmMissing !== undefined)(`KVM against the emulator ${kvmMissing ?? ""}`, () => {
  const gaps = new GapProbe();
  const cases = files.map(({ filename, source }) => ({
    filename,
    program: programOf(source, filename),
  }));
  const judged = cases.filter(({ program }) => gaps.reason(kvm, program.needs) === undefined);

  it("judges all cases but those whose gap this host has", () => {
    expect(judged.length).toBeGreaterThan(600);
  });

  const isStepped = ({ program }: (typeof cases)[number]): boolean =>
    program.others.length === 0 && program.interrupts.length === 0;

  it.skip.each(judged.filter((test) => !isStepped(test)))(
    "$filename: interrupts and several vCPUs are not stepped on a host",
    () => {},
  );

  it.each(judged.filter(isStepped))("$filename agrees step by step", ({ program }) => {
    const report = lockstep(kvm, emu, program, BOUNDS);
    expect(report.findings.map((finding) => formatFinding(finding, report))).toEqual([]);
    expect(report.steps).toBeGreaterThan(0);
  });

  it.each(judged)("$filename agrees as a whole", ({ program }) => {
    const comparison = compareProgram(program, [emu, kvm], { gaps });
    expect(comparison.kind, formatComparison(comparison)).not.toBe("differ");
  });

  it("finds what one of them does wrong, also behind a repeated string instruction and a fault", () => {
    const source = `# realmode: layout=flat
        mov $0x9000, %sp
        movw $handler, 0
        mov $3000, %cx
        mov $0x2000, %di
        rep stosb
        xor %bx, %bx
        div %bx
        hlt
handler:
        inc %dx
        hlt
`;
    const wrong = tampered((vcpu) => {
      const { edx, eflags } = vcpu.getRegs();
      if (edx === 1) vcpu.setRegs({ eflags: eflags ^ FLAG.ZF });
    });
    const report = lockstep(kvm, wrong, programOf(source), BOUNDS);
    expect(report.findings[0]).toMatchObject({ difference: { kind: "flags" } });
    expect(report.findings[0]!.source?.line).toBeGreaterThanOrEqual(8);
    expect(lockstep(kvm, emu, programOf(source), BOUNDS)).toMatchObject({
      findings: [],
      end: "hlt",
    });
  });
});

describe("a deliberately wrong backend", () => {
  // Each INC of BX also writes a byte into the third slot; each DEC of CX sets SI.
  const wrong = tampered((vcpu, { insn, machine }) => {
    const target = insn?.operands[0];
    const name = target?.kind === "reg" ? `${insn!.row.mnemonic} ${target.register.name}` : "";
    if (name === "inc bx") machine.write(0x5123, Uint8Array.of(0x77));
    if (name === "dec cx") vcpu.setRegs({ esi: vcpu.getRegs().esi + 1 });
  }, "wrong");
  const source = `# realmode: slot.3=0x5000:0x1000
        movb $1, %al
        inc %bx
        nop
        dec %cx
        inc %bx
        hlt
`;
  const program = programOf(source);

  it("is told by compare with both values, the line and the instruction", () => {
    expect(formatComparison(compareProgram(program, [emu, wrong]))).toMatch(
      /^si: 0x0000 on emu, 0x0001 on wrong; .*:3: 43 {2}inc {4}%bx$/,
    );
    const memoryOnly = programOf(source.replace("        dec %cx\n", ""));
    expect(formatComparison(compareProgram(memoryOnly, [emu, wrong]))).toMatch(
      /^memory at 0x5123: 00 00 00 00 00 00 00 00 on emu, 77 00 00 00 00 00 00 00 on wrong; .*:3: 43 {2}inc {4}%bx$/,
    );
  });

  it("gives every difference in one run with repair, and nothing that follows from one", () => {
    const { findings, end } = lockstep(emu, wrong, program, { repair: true });
    expect(findings.map(({ source: at, difference }) => [at?.line, difference.where])).toEqual([
      [3, "0x5123"],
      [5, "si"],
      [6, "0x5123"],
    ]);
    expect(end).toBe("hlt");
  });
});
