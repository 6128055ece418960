// Does a run end before each instruction that has a breakpoint, once an arrival, on every backend alike?
import { assemble } from "@realmode/asm16";
import { attachMachine as attachEmu, createEmuMachine } from "@realmode/emu";
import { attachMachine as attachKvm, createKvmMachine, probeKvm } from "@realmode/kvm";
import {
  buildPageImage,
  type CreateMachine,
  type Exit,
  type Machine,
  type MachineOptions,
  type RunOptions,
  type Vcpu,
} from "@realmode/machine";
import { createNativeMachine, probeNative } from "@realmode/native";
import { afterEach, describe, expect, it } from "vitest";

const probe = probeKvm();
const kvm = `kvm${probe.usable ? "" : ` (SKIP: ${probe.reason})`}`;
const backends: [string, CreateMachine, boolean, typeof attachEmu][] = [
  [kvm, createKvmMachine, probe.usable, attachKvm],
  ["emu", createEmuMachine, true, attachEmu],
];
const LIMIT = { reason: "limit", code: null, limit: "instructions" };
const HLT = { reason: "hlt", code: 5 };

const open: Machine[] = [];
afterEach(() => {
  for (const machine of open.splice(0)) machine.close();
});

interface Guest {
  readonly machine: Machine;
  readonly vcpu: Vcpu;
  /** Where a label lies. */
  readonly at: (label: string) => number;
}

function guest(create: CreateMachine, source: string, options: MachineOptions = {}): Guest {
  const { bytes, symbols, diagnostics } = assemble(source, { origin: 0x1000 });
  expect(diagnostics).toEqual([]);
  const layout = { ram: 0x10000, load: 0x1000 };
  const machine = create({ layout, codePage: bytes, ...options });
  open.push(machine);
  const vcpu = machine.vcpus[0]!;
  vcpu.setRegs({ esp: 0x8000 });
  return { machine, vcpu, at: (label) => Number(symbols[label]!.value) };
}

/** What the runs end with, up to the first that no breakpoint ended; a breakpoint as its address. */
function stops(vcpu: Vcpu, options: RunOptions = {}, most = 50): (number | Exit)[] {
  const seen: (number | Exit)[] = [];
  while (seen.length < most) {
    const exit = vcpu.runSync({ timeoutMs: 10_000, ...options });
    if (exit.reason !== "debug") return [...seen, exit];
    seen.push(exit.pc);
    const { eip } = vcpu.getRegs();
    expect((vcpu.getSregs().cs.base + eip) % 2 ** 32).toBe(exit.pc);
  }
  return seen;
}

// Where a backend is not present, as KVM without /dev/kvm, its tests SKIP: `backends` says why in the name.
describe.each(backends)("on %s", (_name, create, present, attach) => {
  // Far from everything: a fifth breakpoint changes how KVM watches.
  const manners: [string, readonly number[]][] = [
    ["up to four", []],
    ["more than four", [0xe000, 0xe001, 0xe002, 0xe003, 0xe004]],
  ];

  describe.skipIf(!present).each(manners)("%s", (_manner, more) => {
    const watch = ({ vcpu, at }: Guest, ...labels: string[]): number[] => {
      const addresses = labels.map(at);
      vcpu.setBreakpoints([...more, ...addresses]);
      return addresses;
    };

    it("says where and which, with nothing of the instruction done", () => {
      const g = guest(create, "mov $5,%ax\nhere: mov $6,%ax\nhlt\n");
      const here = g.at("here");
      g.vcpu.setBreakpoints([here, ...more]);
      expect(g.vcpu.runSync()).toEqual({
        reason: "debug",
        code: 4,
        exception: 1,
        pc: here,
        dr6: 0xffff0ff1,
        dr7: 0x400,
      });
      expect(g.vcpu.getRegs()).toMatchObject({ eax: 5, eip: here });
      expect(g.vcpu.runSync()).toEqual(HLT);
      expect(g.vcpu.getRegs().eax).toBe(6);
    });

    it.each([{}, { maxInstructions: 1000 }])("each time around a loop, %o", (options) => {
      const g = guest(create, "mov $5,%cx\nagain: inc %ax\nloop again\nhlt\n");
      const [again] = watch(g, "again");
      expect(stops(g.vcpu, options)).toEqual([...Array(5).fill(again), HLT]);
      expect(g.vcpu.getRegs()).toMatchObject({ eax: 5, ecx: 0 });
    });

    it("a jump to itself", () => {
      const g = guest(create, "self: jmp self\n");
      const [self] = watch(g, "self");
      expect(stops(g.vcpu, {}, 4)).toEqual([self, self, self, self]);
    });

    it("two side by side, and none in the middle of an instruction", () => {
      const g = guest(create, "one: mov $0x1234,%ax\ntwo: inc %ax\nhlt\n");
      const [one, two] = watch(g, "one", "two");
      g.vcpu.setBreakpoints([one! + 1, one!, two!, two!, ...more]);
      expect(g.vcpu.runSync()).toMatchObject({ pc: one, dr6: 0xffff0ff2 });
      expect(g.vcpu.runSync()).toMatchObject({ pc: two, dr6: 0xffff0ff4 });
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("in another page, and at both sides of its border", () => {
      const source = `mov $3,%cx
again:  call there
        loop again
        hlt
        .org 0xffe
before: inc %bx
        inc %bx
behind: inc %bx
        ret
        .org 0x1800
there:  inc %ax
here:   jmp before
`;
      const g = guest(create, source);
      const [before, behind, here] = watch(g, "before", "behind", "here");
      const round = [here, before, behind];
      expect(stops(g.vcpu)).toEqual([...round, ...round, ...round, HLT]);
      const [other] = watch(g, "behind");
      g.vcpu.setRegs({ eip: 0x1000 });
      expect(stops(g.vcpu)).toEqual([other, other, other, HLT]);
    });

    it("hlt", () => {
      const g = guest(create, "inc %ax\nhere: hlt\ninc %ax\nhlt\n");
      const [here] = watch(g, "here");
      expect(stops(g.vcpu)).toEqual([here, HLT]);
      expect(g.vcpu.getRegs().eip).toBe(here! + 1);
      expect(stops(g.vcpu)).toEqual([HLT]);
      expect(g.vcpu.getRegs().eax).toBe(2);
    });

    it("in and out, for the host and for a device", () => {
      const source = "here: in $1,%al\nthere: out %al,$1\nbehind: mov $2,%dl\nhlt\n";
      const g = guest(create, source);
      const [here, there, behind] = watch(g, "here", "there", "behind");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      expect(g.vcpu.runSync()).toMatchObject({ reason: "io", direction: "in" });
      g.vcpu.completeIo(7);
      expect(g.vcpu.runSync()).toMatchObject({ pc: there });
      expect(g.vcpu.runSync()).toMatchObject({ reason: "io", direction: "out", value: 7 });
      // Not told yet: the exit of the instruction before it was another one.
      expect(g.vcpu.runSync()).toMatchObject({ pc: behind });
      expect(stops(g.vcpu)).toEqual([HLT]);

      const told: number[] = [];
      const device = {
        ports: [1, 1] as const,
        in: () => 9,
        out: (_: number, __: number, v: number) => void told.push(v),
      };
      const d = guest(create, source, { devices: [device] });
      watch(d, "here", "there");
      expect(stops(d.vcpu)).toEqual([here, there, HLT]);
      expect(told).toEqual([9]);
    });

    it("set while a read waits: not for the instruction that is half done", () => {
      const g = guest(create, "here: in $1,%al\nhlt\n");
      expect(g.vcpu.runSync()).toMatchObject({ reason: "io" });
      watch(g, "here");
      g.vcpu.completeIo(1);
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("behind a write that a device takes later", () => {
      const told: number[] = [];
      const device = {
        ports: [1, 1] as const,
        posted: () => 100,
        out: (_: number, __: number, value: number) => void told.push(value),
      };
      const g = guest(create, "inc %al\nout %al,$1\ninc %al\nout %al,$1\nhere: hlt\n", {
        devices: [device],
      });
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      expect(told).toEqual([1, 2]);
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("behind such a write that ends the run", () => {
      const device = { ports: [1, 1] as const, posted: () => 100, out: () => "exit" as const };
      const g = guest(create, "out %al,$1\nhere: hlt\n", { devices: [device] });
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync()).toMatchObject({ reason: "io", port: 1 });
      expect(stops(g.vcpu)).toEqual([here, HLT]);
      g.vcpu.setRegs({ eip: 0x1000 });
      expect(g.vcpu.runSync()).toMatchObject({ reason: "io", port: 1 });
      g.vcpu.setRegs({ eip: here! + 1 });
      g.machine.write(here! + 1, Uint8Array.of(0xf4));
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("rep strings: once, however long, from memory and from ports", () => {
      const source = `cld
        mov $3000,%cx
        mov $0x4000,%di
move:   rep movsb
        mov $3,%cx
        mov $1,%dx
take:   rep insb
        mov $2,%cx
give:   rep outsb
        hlt
`;
      const g = guest(create, source);
      const [move, take, give] = watch(g, "move", "take", "give");
      expect(g.vcpu.runSync()).toMatchObject({ pc: move });
      expect(g.vcpu.getRegs().ecx).toBe(3000);
      expect(g.vcpu.runSync()).toMatchObject({ pc: take });
      expect(g.vcpu.getRegs().ecx).toBe(3);
      let exit = g.vcpu.runSync();
      while (exit.reason === "io" && exit.direction === "in") {
        g.vcpu.completeIo(new Uint8Array(exit.data.length));
        exit = g.vcpu.runSync();
      }
      expect(exit).toMatchObject({ pc: give });
      expect(g.vcpu.getRegs().ecx).toBe(2);
      const outs = [g.vcpu.runSync(), g.vcpu.runSync()];
      expect(outs).toMatchObject([{ reason: "io" }, { reason: "io" }]);
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("a kick in the middle of a rep: it goes on", () => {
      // A device that kicks at the third of five elements.
      let left = 3;
      const device = { ports: [1, 1] as const, out: () => void (--left === 0 && g.vcpu.kick()) };
      const source = "cld\nmov $5,%cx\nmov $1,%dx\ngive: rep outsb\nhlt\n";
      const g: Guest = guest(create, source, { devices: [device] });
      const [give] = watch(g, "give");
      expect(stops(g.vcpu)).toEqual([give, { reason: "intr", code: 10 }]);
      expect(g.vcpu.getRegs()).toMatchObject({ eip: give });
      expect(stops(g.vcpu)).toEqual([HLT]);
      expect(left).toBe(-2);
    });

    it("far jumps, calls and returns", () => {
      const source = `ljmp $0x100,$(there - 0x1000)
        nop
there:  lcall $0,$sub
back:   hlt
sub:    lret
`;
      const g = guest(create, source);
      // IP back at the return address counts from the segment that called.
      const [there, sub, back] = watch(g, "there", "sub", "back");
      expect(stops(g.vcpu)).toEqual([there, sub, back, HLT]);
    });

    it("handlers: of a software interrupt, a fault, an external interrupt", () => {
      const source = `movw $soft,4*0x20
        movw $fault,0
        movw $external,4*0x21
        int $0x20
        xor %cx,%cx
bad:    div %cl
good:   sti
        nop
wait:   jmp wait
soft:   iret
fault:  mov %sp,%bp
        movw $good,(%bp)
        iret
external: mov $7,%dl
        hlt
`;
      const g = guest(create, source);
      const [soft, bad, fault, good] = watch(g, "soft", "bad", "fault", "good");
      expect(stops(g.vcpu, {}, 4)).toEqual([soft, bad, fault, good]);
      const [external] = watch(g, "external");
      g.vcpu.interrupt(0x21);
      expect(stops(g.vcpu)).toEqual([external, HLT]);
      expect(g.vcpu.getRegs().edx & 255).toBe(7);
    });

    it("an interrupt first, then the breakpoint it interrupted; its iret arrives anew", () => {
      const source = `movw $handler,4*0x20
        sti
        nop
here:   nop
        hlt
handler: inc %bx
        iret
`;
      const g = guest(create, source);
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      g.vcpu.interrupt(0x20);
      expect(stops(g.vcpu)).toEqual([here, HLT]);
      expect(g.vcpu.getRegs().ebx).toBe(1);
      // The same where it was not told before.
      g.vcpu.setRegs({ eip: here!, eflags: 0x202 });
      g.vcpu.interrupt(0x20);
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      expect(g.vcpu.getRegs().ebx).toBe(2);
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("an nmi's handler", () => {
      const g = guest(create, "movw $handler,8\nhere: nop\nhlt\nhandler: inc %bx\niret\n");
      const [, handler] = watch(g, "here", "handler");
      g.vcpu.runSync();
      g.vcpu.nmi();
      expect(g.vcpu.runSync()).toMatchObject({ pc: handler });
    });

    it("an nmi at a breakpoint, which comes again, and at a HLT", () => {
      const source = "movw $handler,8\nhere: nop\nhlt\nhlt\nhandler: inc %bx\nback: iret\n";
      const g = guest(create, source);
      const [here, handler, back] = watch(g, "here", "handler", "back");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      g.vcpu.nmi();
      expect(stops(g.vcpu)).toEqual([handler, back, here, HLT]);
      g.vcpu.nmi();
      expect(stops(g.vcpu)).toEqual([handler, back, HLT]);
      expect(g.vcpu.getRegs().ebx).toBe(2);
    });

    it("with a bound of instructions: the bound first, the breakpoint with the next run", () => {
      const g = guest(create, "inc %ax\ninc %ax\nhere: inc %ax\nhlt\n");
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync({ maxInstructions: 2 })).toEqual(LIMIT);
      expect(g.vcpu.runSync({ maxInstructions: 0 })).toEqual(LIMIT);
      expect(g.vcpu.runSync({ maxInstructions: 5 })).toMatchObject({ pc: here });
      expect(g.vcpu.instructions).toBe(2);
      expect(g.vcpu.runSync({ maxInstructions: 1 })).toEqual(LIMIT);
      expect(g.vcpu.getRegs().eip).toBe(here! + 1);
      expect(g.vcpu.instructions).toBe(3);
    });

    it("steps do not look at them; what a step ended at is not told again", () => {
      const g = guest(create, "inc %ax\nhere: inc %ax\nthere: inc %ax\nhlt\n");
      const [here, there] = watch(g, "here", "there");
      expect([g.vcpu.step(), g.vcpu.step()]).toMatchObject([
        { pc: here, dr6: 0xffff4ff0 },
        { pc: there, dr6: 0xffff4ff0 },
      ]);
      g.vcpu.setBreakpoints([there!, ...more]);
      expect(stops(g.vcpu)).toEqual([HLT]);
      g.vcpu.setRegs({ eip: here! });
      expect(stops(g.vcpu)).toEqual([there, HLT]);
    });

    it("a step's end is forgotten by a run without breakpoints", () => {
      const g = guest(create, "jmp here\no: out %al,$1\nhere: inc %ax\njmp o\n");
      expect(g.vcpu.step()).toMatchObject({ pc: g.at("here") });
      expect(g.vcpu.runSync()).toMatchObject({ reason: "io" });
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
    });

    it("behind a write in two pieces: after both", () => {
      const g = guest(create, "mov %eax,0xffe\nhere: hlt\n");
      g.vcpu.setSregs({ ds: { base: 0x10000 } });
      const [here] = watch(g, "here");
      const exits = [g.vcpu.runSync()];
      g.vcpu.getRegs();
      exits.push(g.vcpu.runSync(), g.vcpu.runSync());
      expect(exits).toMatchObject([
        { reason: "mmio", physAddr: 0x10ffe, length: 2 },
        { reason: "mmio", physAddr: 0x11000, length: 2 },
        { reason: "debug", pc: here },
      ]);
    });

    it("a fault on the way to its handler's counts no instruction", () => {
      const g = guest(create, "movw $fault,0\nxor %cx,%cx\ndiv %cl\nfault: hlt\n");
      const [fault] = watch(g, "fault");
      expect(g.vcpu.runSync({ maxInstructions: 100 })).toMatchObject({ pc: fault });
      expect(g.vcpu.instructions).toBe(2);
    });

    it("a kick before anything is done tells nothing twice", () => {
      const g = guest(create, "here: inc %ax\nhlt\n");
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      g.vcpu.kick();
      expect(g.vcpu.runSync()).toEqual({ reason: "intr", code: 10 });
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("where the host has set IP, and after reset", () => {
      const g = guest(create, "inc %ax\nhere: inc %ax\nhlt\n");
      const [here] = watch(g, "here");
      expect(stops(g.vcpu)).toEqual([here, HLT]);
      g.vcpu.setRegs({ eip: here! });
      expect(stops(g.vcpu)).toEqual([here, HLT]);
      g.vcpu.reset();
      g.vcpu.setSregs({ cs: { selector: 0, base: 0 } });
      g.vcpu.setRegs({ eip: here! });
      expect(stops(g.vcpu)).toEqual([here, HLT]);
    });

    it("the reset vector, whose segment lies at ffff0000", () => {
      const machine = create({ codePage: buildPageImage(Uint8Array.of(0x40, 0xf4)) });
      open.push(machine);
      const vcpu = machine.vcpus[0]!;
      vcpu.setBreakpoints([0xfffffff0, 0xfffff001, ...more]);
      expect(stops(vcpu)).toEqual([0xfffffff0, 0xfffff001, HLT]);
    });

    it("protected mode, 32-bit code at a base", () => {
      const source = `cli
        lgdt gdtr
        mov %cr0,%eax
        or $1,%al
        mov %eax,%cr0
enter:  ljmp $8,$(code - 0x1000)
        .code32
code:   mov $3,%ecx
again:  loop again
        hlt
        .align 8
gdt:    .quad 0
        .quad 0x00cf9a001000ffff
gdtr:   .word 15
        .long gdt
`;
      const g = guest(create, source);
      const [enter, code, again] = watch(g, "enter", "code", "again");
      expect(stops(g.vcpu)).toEqual([enter, code, again, again, again, HLT]);
    });

    it("a fault's handler in protected mode", () => {
      const source = `cli
        lgdt gdtr
        lidt idtr
        mov %cr0,%eax
        or $1,%al
        mov %eax,%cr0
        ljmp $8,$code
        .code32
code:   mov $16,%eax
        mov %eax,%ss
        mov $0x8000,%esp
        xor %ecx,%ecx
        div %ecx
handler: nop
        hlt
        .align 8
gdt:    .quad 0
        .quad 0x00cf9a000000ffff
        .quad 0x00cf92000000ffff
idt:    .word handler, 8, 0x8e00, 0
gdtr:   .word 23
        .long gdt
idtr:   .word 7
        .long idt
`;
      const g = guest(create, source);
      const [handler] = watch(g, "handler");
      expect(stops(g.vcpu)).toEqual([handler, HLT]);
    });

    it("taken away, and replaced", () => {
      const g = guest(create, "mov $9,%cx\nagain: inc %ax\nloop again\nlast: hlt\n");
      const [again, last] = watch(g, "again", "last");
      expect(g.vcpu.runSync()).toMatchObject({ pc: again });
      watch(g, "last");
      expect(g.vcpu.runSync()).toMatchObject({ pc: last });
      g.vcpu.setRegs({ eip: again!, ecx: 3 });
      g.vcpu.setBreakpoints([]);
      expect(stops(g.vcpu)).toEqual([HLT]);
    });

    it("run() alike, also in a run that a signal or its time ends", async () => {
      const g = guest(create, "mov $2,%cx\nagain: loop again\nspin: jmp spin\n");
      const [again] = watch(g, "again");
      const exits = [await g.vcpu.run(), await g.vcpu.run()];
      expect(exits).toMatchObject([{ pc: again }, { pc: again }]);
      const limit = { reason: "limit", code: null, limit: "time" };
      expect(await g.vcpu.run({ timeoutMs: 20 })).toEqual(limit);
      expect(g.vcpu.runSync({ timeoutMs: 20 })).toEqual(limit);
      const abort = new AbortController();
      const pending = g.vcpu.run({ signal: abort.signal });
      setTimeout(() => abort.abort(), 20);
      expect(await pending).toEqual({ reason: "intr", code: 10 });
      const kicked = g.vcpu.run();
      setTimeout(() => g.vcpu.kick(), 20);
      expect(await kicked).toEqual({ reason: "intr", code: 10 });
    });

    it("on an instruction that never ends: the run's time does", () => {
      const g = guest(create, "mov $-1,%ecx\nxor %si,%si\nhere: rep; addr32 lodsb\nhlt\n");
      g.vcpu.setSregs({ ds: { limit: 0xffffffff } });
      g.machine.attach({ mmio: [0x10000, 0xffffffff], read: () => 0 });
      const [here] = watch(g, "here");
      expect(g.vcpu.runSync()).toMatchObject({ pc: here });
      expect(g.vcpu.runSync({ timeoutMs: 30 })).toMatchObject({ limit: "time" });
      expect(g.vcpu.runSync({ timeoutMs: 30 })).toMatchObject({ limit: "time" });
      expect(g.vcpu.getRegs().eip).toBe(here);
    });

    it("a guest that faults there for ever: the run's time ends it", () => {
      const source = "movw $here,0\nhere: div %cl\n";
      const layout = { ram: 0x20000, load: 0x1000 };
      const g = guest(create, source, { layout, codePage: assemble(source).bytes });
      g.vcpu.setSregs({ ss: { selector: 0x1000, base: 0x10000 } });
      const [here] = watch(g, "here");
      const exits = Array.from({ length: 4 }, () => g.vcpu.runSync({ timeoutMs: 30 }));
      expect(exits[0]).toMatchObject({ pc: here });
      for (const exit of exits) expect(["debug", "limit"]).toContain(exit.reason);
    });

    it("belongs to its object: snapshots hold none, restore leaves them", () => {
      const g = guest(create, "inc %ax\nhere: inc %ax\nhlt\n");
      const before = g.machine.snapshot();
      const [here] = watch(g, "here");
      expect(stops(g.vcpu)).toEqual([here, HLT]);
      g.machine.restore(before);
      expect(stops(g.vcpu)).toEqual([here, HLT]);
    });
  });

  it.skipIf(!present)("the guest's own debug registers stay its own", () => {
    const source = `movw $handler,4
        mov $own,%eax
        mov %eax,%dr0
        mov $0x402,%eax
        mov %eax,%dr7
        nop
own:    nop
here:   mov %dr0,%edx
        mov %dr7,%esi
        hlt
handler: mov %sp,%bp
        movw $here,(%bp)
        iret
`;
    const g = guest(create, source);
    g.vcpu.setBreakpoints([g.at("here")]);
    expect(stops(g.vcpu)).toEqual([g.at("here"), HLT]);
    expect(g.vcpu.getRegs()).toMatchObject({ edx: g.at("own"), esi: 0x402 });
  });

  it.skipIf(!present)("another thread's runs know nothing of them, nor of this one's steps", () => {
    const g = guest(create, "inc %ax\nhere: inc %ax\nthere: inc %ax\nlast: inc %ax\nhlt\n");
    g.vcpu.setBreakpoints([g.at("there")]);
    expect(g.vcpu.step()).toMatchObject({ pc: g.at("here") });
    const [other] = attach(g.machine.share()).vcpus;
    expect(other!.runSync()).toEqual(HLT);
    g.vcpu.setRegs({ eip: g.at("here") });
    expect(g.vcpu.runSync()).toMatchObject({ pc: g.at("there") });
    expect(other!.runSync()).toEqual(HLT);
    g.vcpu.setRegs({ eip: g.at("here") });
    g.vcpu.step();
    expect(other!.runSync()).toEqual(HLT);
    g.vcpu.setRegs({ eip: g.at("here") });
    expect(g.vcpu.step()).toMatchObject({ pc: g.at("there") });
    expect(g.vcpu.step()).toMatchObject({ pc: g.at("last") });
  });

  it.skipIf(!present)(
    "closed by its owner while another one's device answers: the run ends as ever",
    () => {
      const g = guest(create, "out %al,$1\ninc %ax\nhere: hlt\n");
      const there = attach(g.machine.share());
      const [other] = there.vcpus;
      other!.setBreakpoints([g.at("here")]);
      there.attach({ ports: [1, 1], out: () => void g.machine.close() });
      // The emulator looks at the end of a slice.
      expect(["intr", "debug"]).toContain(other!.runSync().reason);
      expect(other!.running).toBe(false);
    },
  );

  it.skipIf(!present)("1,024 are taken, and the last of them is met", () => {
    const g = guest(create, "inc %ax\nhere: hlt\n");
    const many = Array.from({ length: 1023 }, (_, i) => 0x2000 + i);
    g.vcpu.setBreakpoints([...many, g.at("here")]);
    expect(g.vcpu.runSync()).toMatchObject({ pc: g.at("here"), dr6: 0xffff0ff0 });
    expect(() => g.vcpu.setBreakpoints([...many, 1, 2])).toThrow(
      expect.objectContaining({ code: "EINVAL" }),
    );
    expect(stops(g.vcpu)).toEqual([HLT]);
  });

  it.skipIf(!present).each([[-1], [2 ** 32], [1.5], [Number.NaN], ["1" as unknown as number]])(
    "%s is refused, and nothing changes",
    (wrong) => {
      const g = guest(create, "here: inc %ax\nhlt\n");
      g.vcpu.setBreakpoints([g.at("here")]);
      const refused = expect.objectContaining({ code: "EINVAL" });
      expect(() => g.vcpu.setBreakpoints([0x2000, wrong])).toThrow(refused);
      expect(stops(g.vcpu)).toEqual([g.at("here"), HLT]);
    },
  );
});

const native = probeNative();
it.skipIf(!native.usable)(
  `native has none, and says so${native.usable ? "" : ` (SKIP: ${native.reason})`}`,
  () => {
    const vcpu = guest(createNativeMachine, "hlt\n").vcpu;
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => vcpu.setBreakpoints([-1])).toThrow(refused("EINVAL"));
    expect(() => vcpu.setBreakpoints([0x1000])).toThrow(refused("ENOTSUP"));
    vcpu.setBreakpoints([]);
    expect(vcpu.runSync()).toEqual(HLT);
  },
);
