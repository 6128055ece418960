// Does a guest that is noise harm its host? The suite takes samples; this goes on as long as one likes.
//
//   node packages/emu/test/hostile.mjs [seconds [seed]]
//
// Random bytes as code, with the tables and the stack in the midst of it, in real and in protected mode:
// every run is bounded by 100 ms. Ends with 1 where a run throws, where it ends later than a second (the
// host may be busy), or where a read-only slot or what lies behind the slots has changed. Runs the room as built.

import { createEmuMachine } from "@realmode/emu";

const BOUND_MS = 100;
const FAR_TOO_LATE_MS = 1000;
const RAM = 0x110000;
const ROM = 0x120000;

/** Marsaglia's xorshift: a finding repeats. */
function generator(seed) {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Prefixes, strings, stack, far transfers, stores and system instructions: more of them than noise has. */
const NASTY = [
  [0xf3, 0xa4],
  [0xf3, 0xab],
  [0x66, 0xf3, 0xa5],
  [0xf2, 0xae],
  [0xf3, 0x6c],
  [0xfd],
  [0x60],
  [0x66, 0x60],
  [0xc8, 0, 0, 31],
  [0xcd, 0x20],
  [0xcf],
  [0xea],
  [0x9a],
  [0xff, 0x1e],
  [0x0f, 0x01],
  [0x0f, 0x20, 0xc0],
  [0x0f, 0x22, 0xc0],
  [0x8e],
  [0x17],
  [0xf0, 0xff, 0x06],
  [0x0f, 0xc7, 0x0e],
  [0xe2, 0xf0],
  [0xeb, 0xf0],
  [0xfb],
  [0x9d],
];

function noise(random, length) {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const r = random();
    if (r & 3) out[at++] = r >>> 8;
    else for (const byte of NASTY[(r >>> 8) % NASTY.length]) if (at < length) out[at++] = byte;
  }
  return out;
}

function machineOf(random) {
  const machine = createEmuMachine({
    layout: { ram: RAM, load: 0 },
    codePage: noise(random, 4096),
  });
  for (let at = 0; at < 0x20000; at += 4096)
    if (random() & 1) machine.write(at, noise(random, 4096));
  machine.setMemorySlot({
    slot: 0,
    guestPhysAddr: 0,
    memorySize: RAM,
    logDirty: (random() & 3) === 0,
  });
  machine.setMemorySlot({ slot: 2, guestPhysAddr: ROM, memorySize: 0x1000, readonly: true });
  const vcpu = machine.vcpus[0];
  const r = () => (random() & 1 ? random() & 0xffff : random());
  vcpu.setRegs({ eax: r(), ebx: r(), ecx: r(), edx: r(), esi: r(), edi: r(), ebp: r() });
  vcpu.setRegs({ esp: random() & 0x1fffe, eip: random() & 0xffff, eflags: 2 });
  const wide = () => ({
    selector: random() & 0xffff,
    base: random() & 0x1ffff,
    limit: 0xffffffff,
    g: 1,
  });
  vcpu.setSregs({ cs: { selector: 0, base: 0 } });
  if (random() & 1) vcpu.setSregs({ ds: wide(), es: wide(), ss: wide() });
  const table = () => ({ base: random() & 0xffff, limit: random() & 0xffff });
  if (random() & 1) vcpu.setSregs({ gdt: table(), idt: table() });
  if ((random() & 7) === 0) vcpu.setSregs({ cr0: 0x60000011 });
  return { machine, vcpu };
}

const seconds = Number(process.argv[2] ?? 600);
const seed = Number(process.argv[3] ?? 1);
const random = generator(seed);
const ends = new Map();
const late = [];
let guests = 0;
let instructions = 0;
let failed = 0;
const end = performance.now() + 1000 * seconds;
let shown = 0;
while (performance.now() < end && failed < 10) {
  const guest = ++guests;
  let what = "";
  try {
    const { machine, vcpu } = machineOf(random);
    // Through exits that the host answers; what spins is stopped by its bound.
    for (let exits = 0; exits < 64; exits++) {
      const before = performance.now();
      const cpuBefore = process.cpuUsage();
      const exit = vcpu.runSync({ timeoutMs: BOUND_MS });
      const took = performance.now() - before;
      const { user, system } = process.cpuUsage(cpuBefore);
      late.push({ took, cpu: (user + system) / 1000, guest });
      what = exit.reason === "limit" ? `limit ${exit.limit}` : exit.reason;
      ends.set(what, (ends.get(what) ?? 0) + 1);
      if (took > FAR_TOO_LATE_MS) {
        failed++;
        console.log(`guest ${guest}: ${took.toFixed(0)} ms until ${what}`);
      }
      const asks =
        (exit.reason === "io" && exit.direction === "in") ||
        (exit.reason === "mmio" && !exit.isWrite);
      if (asks) vcpu.completeIo(exit.data.map(() => random() & 0xff));
      else if (!["io", "mmio", "hlt"].includes(exit.reason)) break;
    }
    instructions += vcpu.instructions;
    if (machine.read(ROM, 0x1000).some((byte) => byte !== 0)) {
      failed++;
      console.log(`guest ${guest}: the read-only slot has changed`);
    }
    const last = machine.slots.at(-1);
    if (machine.memory.bytes.subarray(last.offset + last.memorySize).some((byte) => byte !== 0)) {
      failed++;
      console.log(`guest ${guest}: something is written behind the slots`);
    }
    machine.close();
  } catch (problem) {
    failed++;
    console.log(`guest ${guest}: ${problem.stack}`);
  }
  if (process.stderr.isTTY && performance.now() - shown > 500) {
    shown = performance.now();
    process.stderr.write(`\r${guests} guests, ${failed} failed, last: ${what}    `);
  }
}
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
const longest = late.reduce((a, b) => (b.took > a.took ? b : a));
const busiest = late.reduce((a, b) => (b.cpu > a.cpu ? b : a));
const beyond = late.filter(({ took }) => took > BOUND_MS + 50).length;
const busy = late.filter(({ cpu }) => cpu > BOUND_MS + 50).length;
console.log([...ends].map(([kind, count]) => `${kind} ${count}`).join(", "));
console.log(
  `seed ${seed}: ${guests} guests, ${late.length} runs, ${instructions} instructions, ${failed} failed. Of ${BOUND_MS} ms, longest run: ` +
    `${longest.took.toFixed(0)} ms by the clock (guest ${longest.guest}; ${beyond} beyond ${BOUND_MS + 50}), ` +
    `${busiest.cpu.toFixed(0)} of processor time (guest ${busiest.guest}; ${busy})`,
);
process.exitCode = failed > 0 ? 1 : 0;
