// Does it hold at length? Thousands of machines, a million exits, kicks at any moment, vCPUs against each
// other, hostile guests. Needs the built package (npm run build) and KVM.
//
//   node scripts/stress.mjs [--scale F] [NAME...]   F of the whole, default 1 (some minutes)
//
// A line for each; the status is 1 where one fails, 77 where KVM can't be used.
import { readdirSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createKvmMachine, probeKvm } from "@realmode/kvm";
import { buildPageImage } from "@realmode/machine";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

const args = process.argv.slice(2);
const at = args.indexOf("--scale");
const scale = at < 0 ? 1 : Number(args.splice(at, 2)[1]);
if (!(scale > 0 && scale <= 1)) throw new Error("--scale is above 0, at most 1");
const times = (whole) => Math.max(1, Math.round(whole * scale));

const page = (hex, options = {}) =>
  createKvmMachine({
    codePage: buildPageImage(Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"))),
    ...options,
  });
const u32 = (value) => Buffer.from(Uint32Array.of(value).buffer).toString("hex");
const SPIN = "ebfe";
const turn = () => new Promise((resolve) => setImmediate(resolve));

function must(right, what) {
  if (!right) throw new Error(what);
}

/** What a leak would make grow. */
async function look() {
  for (let i = 0; i < 4; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const status = readFileSync("/proc/self/status", "utf8");
  return {
    fds: readdirSync("/proc/self/fd").length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    mib: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024,
  };
}

/** Between a quarter of the way and the end nothing grows. */
async function level(count, once) {
  let first;
  for (let i = 1; i <= count; i++) {
    await once(i);
    if (i === Math.ceil(count / 4)) first = await look();
  }
  const last = await look();
  must(last.fds <= first.fds, `descriptors: ${first.fds}, then ${last.fds}`);
  must(last.threads <= first.threads, `threads: ${first.threads}, then ${last.threads}`);
  const grown = last.mib - first.mib;
  must(grown < 16, `memory grew by ${grown.toFixed(1)} MiB`);
  return `${last.fds} fds, ${last.threads} threads, ${grown.toFixed(1)} MiB more than after a quarter`;
}

/** Lets `run` end, and tells how long it took. */
async function ends(run, reason, boundMs) {
  const start = performance.now();
  const exit = await run();
  const took = performance.now() - start;
  const name = exit.reason === "limit" ? `limit ${exit.limit}` : exit.reason;
  must(reason.includes(name), `ended with ${name}, not ${reason.join(" or ")}`);
  must(took < boundMs + 5000, `took ${took.toFixed(0)} ms, its bound was ${boundMs}`);
  return took;
}

const TASKS = {
  /** create, run, close; every second one by run() on a thread. */
  cycles: async () => {
    const count = times(10_000);
    const state = await level(count, async (i) => {
      const machine = page("bc0010 6a02 6a03 e80400 83c408 f4 55 89e5 8b4606 8b5604 01d0 5d c3");
      const [vcpu] = machine.vcpus;
      const exit = i % 2 ? vcpu.runSync() : await vcpu.run();
      must(exit.reason === "hlt" && vcpu.getRegs().eax === 5, `cycle ${i}: ${exit.reason}`);
      machine.close();
    });
    return `${count} machines: ${state}`;
  },

  exits: async () => {
    const count = times(1_000_000);
    const machine = page("e680 ebfc"); // 1: out %al,$0x80; jmp 1b
    const [vcpu] = machine.vcpus;
    const state = await level(count, (i) => {
      // One in a hundred on the vCPU's thread.
      if (i % 100 === 0) return vcpu.run().then(({ port }) => must(port === 0x80, "no exit"));
      return must(vcpu.runSync().port === 0x80, "no exit");
    });
    machine.close();
    return `${count} exits: ${state}`;
  },

  kicks: async () => {
    const count = times(100_000);
    const machine = page(SPIN);
    const [vcpu] = machine.vcpus;
    for (let i = 0; i < count; i++) {
      const run = vcpu.run({ timeoutMs: 60_000 });
      if (i % 3 === 1) await turn();
      if (i % 3 === 2)
        for (const until = performance.now() + (i % 7) * 0.01; performance.now() < until; );
      vcpu.kick();
      const { reason } = await run;
      must(reason === "intr", `kick ${i} was lost: ${reason}`);
      if (i % 8 !== 0) continue;
      const after = vcpu.runSync({ timeoutMs: 0 });
      must(after.reason === "limit", `kick ${i} ended a later run: ${after.reason}`);
    }
    machine.close();
    return `${count} kicks, none lost, none late`;
  },

  xadd: async () => {
    const count = times(100_000);
    // mov $count,%ecx; 1: mov $1,%eax; lock xadd %eax,0x10; dec %ecx; jnz 1b; hlt
    const machine = page(`66b9${u32(count)} 66b801000000 f0660fc1061000 6649 75ef f4`);
    const exits = await Promise.all([machine.vcpus[0].run(), machine.createVcpu().run()]);
    must(
      exits.every(({ reason }) => reason === "hlt"),
      exits.map(({ reason }) => reason).join(),
    );
    const sum = Buffer.from(machine.read(0x10, 4)).readUInt32LE();
    must(sum === 2 * count, `${sum}, not ${2 * count}`);
    machine.close();
    return `2 vCPUs, ${count} LOCK XADD each: ${sum}`;
  },

  roundtrip: async () => {
    const count = times(20_000);
    const machine = page("a01000 a21100 ebf8"); // 1: mov 0x10,%al; mov %al,0x11; jmp 1b
    const [vcpu] = machine.vcpus;
    const { bytes } = machine.memory;
    const base = machine.slots.find(({ guestPhysAddr }) => guestPhysAddr === 0).offset;
    const run = vcpu.run();
    const took = [];
    for (let i = 1; i <= count; i++) {
      const value = (i % 255) + 1;
      const start = performance.now();
      Atomics.store(bytes, base + 0x10, value);
      while (Atomics.load(bytes, base + 0x11) !== value)
        must(performance.now() - start < 10_000, `store ${i} did not come back`);
      took.push((performance.now() - start) * 1000);
      if (i % 100 === 0) await turn();
    }
    vcpu.kick();
    must((await run).reason === "intr", "the guest ended by itself");
    machine.close();
    took.sort((a, b) => a - b);
    const [median, late] = [took[count >> 1], took[Math.floor(count * 0.99)]];
    return `${count} stores seen by a running guest and back: median ${median.toFixed(1)} us, 99 % within ${late.toFixed(1)} us`;
  },

  hostile: async () => {
    const said = [];
    for (const way of ["runSync", "run"]) {
      const one = async (name, machine, options, reasons) => {
        const took = await ends(() => machine.vcpus[0][way](options), reasons, options.timeoutMs);
        machine.close();
        said.push(`${name} ${took.toFixed(0)} ms`);
      };
      await one("spin", page(SPIN), { timeoutMs: 100 }, ["limit time"]);
      // mov $count,%ecx; 1: out %al,$0x80; dec %ecx; jnz 1b; hlt, to a device
      const count = times(1_000_000);
      let written = 0;
      const out = () => {
        written++;
      };
      const devices = [{ ports: [0x80, 0x80], out }];
      const million = page(`66b9${u32(count)} e680 6649 75fa f4`, { devices });
      await one(`${count} exits`, million, { timeoutMs: 600_000 }, ["hlt"]);
      must(written === count, `${written} writes, not ${count}`);
      const endless = page("e680 ebfc", { devices });
      await one("exits for ever", endless, { timeoutMs: 100 }, ["limit time"]);
      // lidt %cs:0xf020 (an empty table); mov $1,%ax; lmsw %ax; xor %cx,%cx; div %cx
      const triple = "2e0f011e20f0 b80100 0f01f0 31c9 f7f1".replaceAll(" ", "").padEnd(0x40, "90");
      const bounded = { timeoutMs: 1000 };
      await one("triple fault", page(`${triple}000000000000`), bounded, ["shutdown"]);
      // protected mode, the GDT at 0x100000 where nothing is; mov $8,%ax; mov %ax,%ds
      const hang = "2e0f011620f0 b80100 0f01f0 b80800 8ed8 f4"
        .replaceAll(" ", "")
        .padEnd(0x40, "90");
      // Where the host executes natively, the load faults instead.
      await one("hang in the kernel", page(`${hang}ff0000001000`), { timeoutMs: 200 }, [
        "limit time",
        "shutdown",
        "internal_error",
      ]);
    }
    return said.join(", ");
  },
};

const probe = probeKvm();
if (!probe.usable) {
  console.log(`SKIP ${probe.reason}`);
  process.exit(77);
}
const names = args.length > 0 ? args : Object.keys(TASKS);
let failed = 0;
for (const name of names) {
  const task = TASKS[name];
  if (!task) throw new Error(`no task ${name}: ${Object.keys(TASKS).join(" ")}`);
  const start = performance.now();
  try {
    const said = await task();
    console.log(`PASS ${name}: ${said} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (cause) {
    failed++;
    console.log(`FAIL ${name}: ${cause.message}`);
  }
}
process.exit(failed > 0 ? 1 : 0);
