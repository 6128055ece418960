// Do machines work across threads, and can threads and processes end while a guest runs?
//
// Workers and processes run the built room (dist): Node 20 can't import TypeScript.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { attachMachine, createKvmMachine, kickVcpu } from "@realmode/kvm";
import { buildPageImage, type Exit, type KickHandle, type Machine } from "@realmode/machine";
import { afterEach, describe, expect, test } from "vitest";
import { bytes, codeOf, missing, needKvm, page, SPIN } from "./guests.ts";

const program = (name: string): string =>
  fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));

const open: Machine[] = [];
const keep = (machine: Machine): Machine => {
  open.push(machine);
  return machine;
};
afterEach(() => {
  for (const machine of open.splice(0)) machine.close();
});

interface Ended {
  readonly exit: Exit;
  readonly errors: Record<string, string>;
  readonly byte: number | string;
}

/** Messages that nobody has asked for yet. */
const inboxes = new WeakMap<Worker, unknown[]>();
const exits = new WeakMap<Worker, Promise<unknown>>();

function listen(worker: Worker): Worker {
  const inbox: unknown[] = [];
  inboxes.set(worker, inbox);
  exits.set(worker, once(worker, "exit"));
  worker.on("message", (message) => inbox.push(message));
  worker.on("error", (error) => inbox.push(error));
  return worker;
}

async function next<T>(worker: Worker): Promise<T> {
  const inbox = inboxes.get(worker)!;
  while (inbox.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  const message = inbox.shift();
  if (message instanceof Error) throw message;
  return message as T;
}

// Not vitest's conditions, which lead to the sources.
const execArgv: string[] = [];
const worker = (name: string, workerData: object): Worker =>
  listen(new Worker(program(name), { workerData, execArgv }));

function attached(machine: Machine, workerData: object): Worker {
  return worker("attach", { handle: machine.share(), ...workerData });
}

test("the room is built (tsc -b), which the programs of these tests need", () => {
  expect(existsSync(fileURLToPath(new URL("../dist/index.js", import.meta.url)))).toBe(true);
});

describe("a machine on another thread", () => {
  needKvm();

  test("runs a vCPU of it, sees its slots and memory; what is the owner's is refused", async () => {
    for (const way of ["run", "runSync"]) {
      // movb $0x2a,0x10; hlt
      const machine = keep(page("c60610002a f4", { alias: true }));
      machine.createVcpu();
      const other = attached(machine, { vcpu: 1, way });
      expect(await next(other)).toEqual({ slots: machine.slots, ids: [0, 1] });
      expect(await next<Ended>(other)).toEqual({
        exit: { reason: "hlt", code: 5 },
        errors: { createVcpu: "EPERM", setMemorySlot: "EPERM", snapshot: "EPERM" },
        byte: 0x2a,
      });
      await exits.get(other);
      expect(machine.vcpus[1]!.getRegs().eip).toBe(0xf006);
      expect(machine.vcpus[0]!.getRegs().eip).toBe(0xfff0);
    }
  });

  test("LOCK INC by two threads is exact", async () => {
    // mov $10000,%cx; 1: lock incw 0x10; loop 1b; hlt
    const machine = keep(page("b91027 f0ff061000 e2f9 f4"));
    machine.createVcpu();
    const workers = [0, 1].map((vcpu) => attached(machine, { vcpu, way: "runSync" }));
    await Promise.all(workers.map((each) => next(each)));
    for (const ended of await Promise.all(workers.map((each) => next<Ended>(each)))) {
      expect(ended.exit.reason).toBe("hlt");
    }
    expect(machine.read(0x10, 2)).toEqual(bytes("204e"));
  });

  test("a vCPU that runs there is busy here, and a kick from here ends it", async () => {
    for (const way of ["run", "runSync"]) {
      const machine = keep(page("c606100001 ebfe"));
      const vcpu = machine.vcpus[0]!;
      const other = attached(machine, { vcpu: 0, way });
      await next(other);
      while (machine.read(0x10, 1)[0] !== 1) await new Promise((resolve) => setImmediate(resolve));
      expect(codeOf(() => vcpu.getRegs())).toBe("EBUSY");
      expect(codeOf(() => vcpu.runSync())).toBe("EBUSY");
      await expect(vcpu.run()).rejects.toMatchObject({ code: "EBUSY", syscall: "KVM_RUN" });
      kickVcpu(vcpu.kicker());
      expect((await next<Ended>(other)).exit).toEqual({ reason: "intr", code: 10 });
      await exits.get(other);
      expect(vcpu.getRegs().eip).toBe(0xf005);
    }
  });

  test.each([
    ["", {}],
    [", counted", { maxInstructions: 1e9 }],
  ])("the owner's close() ends its run there%s", async (_what, options) => {
    for (const way of ["run", "runSync"]) {
      const machine = keep(page("c606100001 ebfe"));
      const other = attached(machine, { vcpu: 0, way, options });
      await next(other);
      while (machine.read(0x10, 1)[0] !== 1) await new Promise((resolve) => setImmediate(resolve));
      machine.close();
      expect((await next<Ended>(other)).exit).toEqual({ reason: "intr", code: 10 });
      await exits.get(other);
    }
  });

  test("the owner's close() between two calls of a run ends it too", async () => {
    // 1: out %al,$0x80; 1: in $0x80,%al; 1: mov %al,0x3000; 1: mov 0x3000,%al, each before a jmp 1b
    for (const code of ["e680 ebfc", "e480 ebfc", "a20030 ebfb", "a00030 ebfb"]) {
      for (const way of ["run", "runSync"] as const) {
        for (const options of [{}, { maxInstructions: 9 }, { requestInterruptWindow: true }]) {
          const machine = keep(page(code));
          const twin = attachMachine(machine.share());
          const close = (): number => Number(machine.close() ?? 1);
          const closes = (): undefined => void machine.close();
          twin.attach({ ports: [0x80, 0x80], in: close, out: closes });
          twin.attach({ mmio: [0x3000, 0x3fff], read: close, write: closes });
          const exit = await twin.vcpus[0]![way](options);
          expect([code, options, exit]).toEqual([code, options, { reason: "intr", code: 10 }]);
          await expect(twin.vcpus[0]!.run(options)).rejects.toMatchObject({ code: "EBADF" });
          twin.close();
        }
      }
    }
  });

  test("can be attached to while its vCPU runs; reset() there is the owner's", async () => {
    // flat: movb $1,0x10; 1: jmp 1b
    const machine = keep(
      createKvmMachine({ layout: { ram: 0x2000 }, codePage: bytes("c606100001 ebfe") }),
    );
    const vcpu = machine.vcpus[0]!;
    const fresh = [vcpu.getRegs(), vcpu.getSregs()];
    machine.createVcpu();
    const run = vcpu.run();
    const twin = attachMachine(structuredClone(machine.share()));
    expect(codeOf(() => twin.vcpus[0]!.reset())).toBe("EBUSY");
    kickVcpu(twin.vcpus[0]!.kicker());
    expect((await run).reason).toBe("intr");
    twin.vcpus[0]!.reset();
    expect([vcpu.getRegs(), vcpu.getSregs()]).toEqual(fresh);
    const second = machine.vcpus[1]!;
    const before = [second.getRegs(), second.getSregs()];
    twin.vcpus[1]!.reset();
    expect([second.getRegs(), second.getSregs()]).toEqual(before);
    twin.close();
  });

  test("on this thread too; a closed one is ENOENT, a foreign handle EINVAL", () => {
    const machine = keep(page("c60610002a f4"));
    const handle = structuredClone(machine.share());
    const twin = attachMachine(handle);
    expect(twin.vcpus[0]!.runSync().reason).toBe("hlt");
    expect(machine.read(0x10, 1)).toEqual(bytes("2a"));
    machine.setMemorySlot({ slot: 4, guestPhysAddr: 0x8000, memorySize: 4096 });
    expect(twin.slots).toEqual(machine.slots);
    twin.close();
    expect(machine.vcpus[0]!.getRegs().eip).toBe(0xf006);
    machine.close();
    expect(codeOf(() => attachMachine(handle))).toBe("ENOENT");
    expect(codeOf(() => attachMachine({ ...handle, backend: "emu" }))).toBe("EINVAL");
    expect(codeOf(() => attachMachine({ ...handle, token: -1 }))).toContain("RangeError");
  });
});

describe("a worker is terminated", () => {
  needKvm();

  test.each([
    ["inside runSync", { way: "runSync" }],
    ["inside runSync with a device", { way: "runSync", device: true }],
    ["inside a counted runSync", { way: "step" }],
    ["with a run() pending", { way: "run" }],
    ["with a run() and a device", { way: "run", device: true }],
  ])("%s", async (_what, workerData) => {
    for (let i = 0; i < 4; i++) {
      const own = worker("own", workerData);
      const handle = await next<KickHandle>(own);
      if (i > 1) await new Promise((resolve) => setTimeout(resolve, 20));
      await own.terminate();
      // Its vCPU is gone; kicking it is nothing.
      kickVcpu(handle);
    }
  });

  test("that was attached: the machine lives on", async () => {
    for (const way of ["run", "runSync"]) {
      const machine = keep(page("c606100001 ebfe"));
      const other = attached(machine, { vcpu: 0, way });
      await next(other);
      while (machine.read(0x10, 1)[0] !== 1) await new Promise((resolve) => setImmediate(resolve));
      await other.terminate();
      const vcpu = machine.vcpus[0]!;
      expect(vcpu.runSync({ timeoutMs: 5 })).toMatchObject({ limit: "time" });
      expect(vcpu.getRegs().eip).toBe(0xf005);
    }
  });

  test("that owns a machine others run: their runs end", async () => {
    const owner = new Worker(
      `const { parentPort } = require("node:worker_threads");
       (async () => {
         const { createKvmMachine } = await import("@realmode/kvm");
         const { buildPageImage } = await import("@realmode/machine");
         const machine = createKvmMachine({ codePage: buildPageImage(Uint8Array.of(0xeb, 0xfe)) });
         parentPort.postMessage(machine.share());
         setInterval(() => {}, 1000);
       })();`,
      { eval: true, execArgv },
    );
    listen(owner);
    const twin = attachMachine(await next(owner));
    const run = twin.vcpus[0]!.run();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await owner.terminate();
    expect(await run).toEqual({ reason: "intr", code: 10 });
    await expect(twin.vcpus[0]!.run()).rejects.toMatchObject({ code: "EBADF" });
    twin.close();
  });
});

interface Result {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

async function run(command: string, args: string[], env: object = {}): Promise<Result> {
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const [code, signal] = await once(child, "close");
  return { code, signal, out, err };
}

describe("a process ends", () => {
  needKvm();

  test.each([
    ["by process.exit while a guest runs", "exit", { code: 7, signal: null }],
    ["by an uncaught error while a guest runs", "throw", { code: 1, signal: null }],
    ["by a signal while a guest runs", "signal", { code: null, signal: "SIGTERM" }],
    ["by itself with an open, idle machine", "idle", { code: 7, signal: null }],
  ])("%s", async (_what, how, expected) => {
    expect(await run(process.execPath, [program("exit"), how])).toMatchObject(expected);
  });
});

interface Probed {
  readonly probe: Record<string, unknown>;
  readonly thrown?: Record<string, unknown>;
}

describe("where KVM can't be used", () => {
  const probed = async (command: string, args: string[], env: object = {}): Promise<Probed> => {
    const result = await run(command, [...args, program("probe")], env);
    expect(result).toMatchObject({ code: 0, err: "" });
    return JSON.parse(result.out) as Probed;
  };

  test("addon missing: told, with what to do", async () => {
    const { probe, thrown } = await probed(process.execPath, [], {
      REALMODE_KVM_ADDON: "/nonexistent/kvm.node",
    });
    expect(probe).toMatchObject({ usable: false, code: "ENODEV", step: "load kvm.node" });
    expect(probe.reason).toContain("there is no file /nonexistent/kvm.node");
    expect(probe.hint).toContain("unset it");
    expect(thrown).toMatchObject({ name: "KvmError", code: "ENODEV", syscall: "load kvm.node" });
  });

  test("addon broken, or another one: told why", async () => {
    const text = join(mkdtempSync(join(tmpdir(), "kvm-addon-")), "kvm.node");
    writeFileSync(text, "no ELF");
    for (const [addon, why] of [
      [text, "can't be loaded"],
      [program("probe"), "can't be loaded"],
      [fileURLToPath(new URL("../package.json", import.meta.url)), "is another addon"],
    ] as const) {
      const { probe } = await probed(process.execPath, [], { REALMODE_KVM_ADDON: addon });
      expect(probe).toMatchObject({ usable: false, code: "ENODEV" });
      expect(probe.reason).toContain(why);
    }
    rmSync(dirname(text), { recursive: true });
  });

  // The kernel's default mode; a host that opens the device to all can't show this.
  const othersMay = missing === undefined && (statSync("/dev/kvm").mode & 0o006) === 0o006;
  const why =
    missing ??
    (process.getuid?.() === 0
      ? othersMay && "everybody may open /dev/kvm here"
      : "needs root, to become another user");
  test.skipIf(why)(`no permission: EACCES${why ? ` (SKIP: ${why})` : ""}`, async () => {
    const user = ["--reuid", "65534", "--regid", "65534", "--clear-groups", process.execPath];
    const { probe, thrown } = await probed("setpriv", user);
    expect(probe).toMatchObject({ usable: false, code: "EACCES", step: "open /dev/kvm" });
    expect(probe.hint).toContain("group");
    expect(thrown).toMatchObject({
      name: "KvmError",
      code: "EACCES",
      syscall: "open /dev/kvm",
      errno: 13,
    });
  });
});

interface Look {
  readonly fds: number;
  readonly threads: number;
  readonly rss: number;
}

describe("nothing is left behind", () => {
  needKvm();

  test.each([
    ["1,000 machines closed", "sync", 1000],
    ["400 machines with run(), closed", "run", 400],
    ["400 machines that nobody closed", "drop", 400],
    ["400 machines with run() that nobody closed", "drop-run", 400],
  ])("%s: no fd, no thread, memory level", async (_what, way, count) => {
    const result = await run(process.execPath, ["--expose-gc", program("leak"), `${count}`, way]);
    expect(result).toMatchObject({ code: 0, err: "" });
    const seen = JSON.parse(result.out) as Look[];
    const first = seen[1]!;
    for (const look of seen.slice(2)) {
      // A few machines may still wait for the collector where nobody closed them.
      const slack = way.startsWith("drop") ? 12 : 0;
      expect(look.fds).toBeLessThanOrEqual(first.fds + slack);
      expect(look.threads).toBeLessThanOrEqual(first.threads + slack / 2);
      expect(look.rss).toBeLessThan(first.rss + 20_000);
    }
  });

  test("signals that come all the time (a profiler's) fail nothing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kvm-prof-"));
    try {
      const profiler = ["--cpu-prof", "--cpu-prof-interval=100", `--cpu-prof-dir=${folder}`];
      const args = [...profiler, "--expose-gc", program("leak"), "200", "sync"];
      expect(await run(process.execPath, args)).toMatchObject({ code: 0, err: "" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a spinning vCPU of a machine that was made again and again", async () => {
    for (let i = 0; i < 50; i++) {
      const machine = createKvmMachine({ codePage: buildPageImage(SPIN) });
      const run = machine.vcpus[0]!.run();
      if (i % 2 === 1) await new Promise((resolve) => setImmediate(resolve));
      machine.close();
      expect(await run).toEqual({ reason: "intr", code: 10 });
    }
  });
});
