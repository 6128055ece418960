// Is a driver of five functions enough for the suite, the CPU tests, the fuzzer and lockstep?

import { join } from "node:path";
import {
  type Backend,
  type CpuDriver,
  CpuTestRunner,
  type CreateDriver,
  caseProgram,
  compareProgram,
  fuzz,
  lockstep,
  machineFromDriver,
  parseCase,
  runCase,
  runCpuTestFile,
  runSuite,
} from "@realmode/conformance";
import { readCases, readCpuTestFile } from "@realmode/conformance/node";
import { createEmuMachine, rowSupport } from "@realmode/emu";
import { FLAG, ROWS } from "@realmode/isa";
import { MachineError } from "@realmode/machine";
import { describe, expect, it } from "vitest";
import { emu } from "./backends.ts";

const here = import.meta.dirname;

/** The emulator behind five functions, one instruction changed by `tamper`. */
function emuDriver(tamper?: (driver: CpuDriver, opcode: number) => void): CreateDriver {
  return (slots) => {
    const machine = createEmuMachine({ layout: { ram: 4096 } });
    machine.setMemorySlot({ slot: 0, memorySize: 0 });
    for (const { slot, guestPhysAddr, memorySize } of slots) {
      machine.setMemorySlot({ slot, guestPhysAddr, memorySize });
    }
    const [vcpu] = machine.vcpus;
    const driver: CpuDriver = {
      setState: ({ regs, sregs }) => {
        vcpu!.setSregs(sregs);
        vcpu!.setRegs(regs);
      },
      writeMemory: (at, bytes) => {
        const isThere = machine.slots.some(
          (s) => at >= s.guestPhysAddr && at < s.guestPhysAddr + s.memorySize,
        );
        // A slot that was added later: its bytes come here first.
        if (!isThere) {
          machine.setMemorySlot({
            slot: machine.slots.length + 100,
            guestPhysAddr: at,
            memorySize: bytes.length,
          });
        }
        machine.write(at, bytes);
      },
      runOne: () => {
        const { regs, sregs } = driver.readState();
        const [opcode] = machine.read(sregs.cs.base + regs.eip, 1);
        let exit = vcpu!.step();
        // The trap is a step of its own here, and MOV and POP to SS have none.
        const traps = regs.eflags & FLAG.TF && opcode !== 0x8e && opcode !== 0x17;
        if (traps && exit.reason === "debug") exit = vcpu!.step();
        tamper?.(driver, opcode!);
        return exit.reason === "debug" ? undefined : exit;
      },
      readState: () => ({ regs: vcpu!.getRegs(), sregs: vcpu!.getSregs() }),
      readMemory: (at, length) => machine.read(at, length),
      close: () => machine.close(),
    };
    return driver;
  };
}

const driven: Backend = {
  name: "driven",
  createMachine: machineFromDriver("driven", emuDriver()),
};

/** INC forgets to leave CF alone. */
const wrong: Backend = {
  name: "wrong",
  createMachine: machineFromDriver(
    "wrong",
    emuDriver((driver, opcode) => {
      if ((opcode & 0xf8) !== 0x40) return;
      const { regs, sregs } = driver.readState();
      driver.setState({ regs: { ...regs, eflags: regs.eflags & ~1 }, sregs });
    }),
  ),
};

const program = (source: string) => caseProgram(parseCase(source, "t.s").case).program!;

describe("machineFromDriver", () => {
  it("passes the suite (here a third of it) but for what a driver can't be asked", async () => {
    const third = readCases(join(here, "../cases")).filter((_, index) => index % 3 === 0);
    const { results } = await runSuite(third, [driven]);
    const failed = results.filter(({ verdict }) => verdict.kind === "fail");
    expect(failed.map(({ name, verdict }) => [name, verdict])).toEqual([]);
    const reasons = results.flatMap(({ verdict }) => ("reason" in verdict ? verdict.reason : []));
    for (const reason of reasons) expect(reason).toMatch(/^driven: /);
    // Groups about the machine around a CPU are not a driver's; of the others little is left out.
    const around = /^(mmio|slots|interrupts|vcpus)\//;
    const ofCpu = results.filter(({ name }) => !around.test(name));
    const skipped = ofCpu.filter(({ verdict }) => verdict.kind === "skip");
    expect(ofCpu.length).toBeGreaterThan(180);
    expect(skipped.length).toBeLessThan(0.1 * ofCpu.length);
  });

  it("passes recorded tests: I/O, faults, strings", () => {
    const runner = new CpuTestRunner(driven);
    for (const form of ["6C", "6F", "A4", "E5", "F7.6", "CF"]) {
      const file = readCpuTestFile(join(here, `../cpu-tests/80286/${form}.jsonl.gz`));
      const part = { ...file, tests: file.tests.slice(0, 15) };
      expect(runCpuTestFile(runner, part).counts, form).toEqual({
        passed: 15,
        failed: 0,
        skipped: 0,
      });
    }
    runner.close();
  });

  it("serves ports: an answered IN, a REP OUTS, a string read from a port", () => {
    const source = `# realmode: io="in8 0x60 7; out8 0x61 7; out16 0x80 0x3231; out16 0x80 0x3433; in8 0x70 9"
# realmode: expect.ax=0xff07 expect.si=4 expect.cx=0 mem.0x20=09 expect.di=0x21
        mov $-1, %ax
        in $0x60, %al
        out %al, $0x61
        mov $0x80, %dx
        mov $2, %cx
        rep outsw
        mov $0x70, %dx
        mov $0x20, %di
        insb
        hlt
        .data
        .ascii "1234"
`;
    for (const backend of [emu, driven]) {
      expect(runCase({ filename: "io.s", source }, backend).verdict).toEqual({ kind: "pass" });
    }
  });

  it("has breakpoints", () => {
    // cld; mov $3,%cx; 1: rep lodsb; inc %ax; 2: jmp 2b
    const codePage = Uint8Array.of(0xfc, 0xb9, 3, 0, 0xf3, 0xac, 0x40, 0xeb, 0xfe);
    const machine = driven.createMachine({ layout: { load: 0x1000 }, codePage });
    const [vcpu] = machine.vcpus;
    vcpu!.setBreakpoints([0x1004, 0x1006, 0x1007]);
    const exits = Array.from({ length: 4 }, () => vcpu!.runSync({ timeoutMs: 10_000 }));
    expect(exits).toMatchObject([0x1004, 0x1006, 0x1007, 0x1007].map((pc) => ({ pc })));
    expect(vcpu!.getRegs().ecx).toBe(0);
    expect(() => vcpu!.setBreakpoints([-1])).toThrow("EINVAL");
    vcpu!.setBreakpoints([]);
    expect(vcpu!.step()).toMatchObject({ pc: 0x1007 });
    machine.close();
  });

  it("finds a wrong driver by suite, compare and lockstep", () => {
    const source = "# realmode: flags=C\n        stc\n        inc %ax\n        hlt\n";
    const { verdict } = runCase({ filename: "inc.s", source }, wrong);
    expect(verdict.kind).toBe("fail");
    expect(compareProgram(program(source), [emu, wrong])).toMatchObject({
      kind: "differ",
      difference: { where: "flags (C)" },
    });
    const { findings } = lockstep(emu, wrong, program(source));
    expect(findings).toMatchObject([
      { step: 2, source: { line: 3 }, instruction: "40  inc    %ax" },
    ]);
  });

  it("is fuzzed", () => {
    const rows = ROWS.filter(({ mnemonic, alias }) => mnemonic === "inc" && !alias);
    const options = { reference: emu, rows, seed: 3, count: 60 };
    expect(fuzz({ ...options, subject: driven }).findings).toEqual([]);
    expect(fuzz({ ...options, subject: wrong }).findings.length).toBeGreaterThan(0);
    expect(rows.every((row) => rowSupport(row) === "executed")).toBe(true);
  });

  it("keeps aliases alike and refuses what it can't tell", () => {
    const alias = `# realmode: layout=page+alias expect.ax=0x1234
        mov $0xff00, %ax
        mov %ax, %ds
        movw $0x1234, 0x800
        mov %cs:0xf800, %ax
        hlt
`;
    expect(runCase({ filename: "alias.s", source: alias }, driven).verdict.kind).toBe("pass");
    const hole = "        mov 0x3000, %al\n        hlt\n";
    expect(runCase({ filename: "hole.s", source: hole }, driven).verdict).toEqual({
      kind: "skip",
      reason: "driven: no memory at 0x3000: a driver can't tell of such an access",
    });
    expect(compareProgram(program(hole), [emu, driven])).toMatchObject({ kind: "skip" });
    const machine = driven.createMachine();
    const [vcpu] = machine.vcpus;
    expect(() => vcpu!.nmi()).toThrow(MachineError);
    machine.close();
    machine.close();
    expect(() => machine.read(0, 1)).toThrow("closed");
    expect(() => vcpu!.getRegs()).toThrow("EBADF");
  });
});
