// A process: makes, runs and closes machines; prints its fds, threads and memory as it goes.
import { readdirSync, readFileSync } from "node:fs";
import { createKvmMachine } from "@realmode/kvm";
import { buildPageImage } from "@realmode/machine";

const [count, way] = [Number(process.argv[2]), process.argv[3]];
const codePage = buildPageImage(
  Uint8Array.from(Buffer.from("bc00106a026a03e8040083c408f45589e58b46068b560401d05dc3", "hex")),
);
const look = () => {
  globalThis.gc();
  const status = readFileSync("/proc/self/status", "utf8");
  return {
    fds: readdirSync("/proc/self/fd").length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)[1]),
    rss: Number(/VmRSS:\s+(\d+)/.exec(status)[1]),
  };
};

async function cycle() {
  const machine = createKvmMachine({ codePage });
  const [vcpu] = machine.vcpus;
  const exit = way === "sync" || way === "drop" ? vcpu.runSync() : await vcpu.run();
  if (exit.reason !== "hlt" || vcpu.getRegs().eax !== 5) throw new Error(`${exit.reason}`);
  if (way === "sync" || way === "run") machine.close();
}

const seen = [];
for (let i = 0; i <= count; i++) {
  await cycle();
  if (i % (count / 4) === 0) {
    // What nobody closed goes with the garbage; its finalizers run in turns of the loop.
    for (let turn = 0; turn < 5; turn++) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    seen.push(look());
  } else if (way.startsWith("drop") && i % 20 === 0) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
console.log(JSON.stringify(seen));
