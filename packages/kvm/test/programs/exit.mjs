// A process: leaves in the way argv tells while a guest spins on its own thread.
import { createKvmMachine } from "@realmode/kvm";
import { buildPageImage } from "@realmode/machine";

const machine = createKvmMachine({
  codePage: buildPageImage(Uint8Array.of(0xc6, 0x06, 0x10, 0x00, 0x01, 0xeb, 0xfe)),
});
const [vcpu] = machine.vcpus;
const how = process.argv[2];
if (how === "idle") {
  // A thread that sleeps, a machine that nobody closes: the event loop must still drain.
  await vcpu.run({ timeoutMs: 1 });
  process.exitCode = 7;
} else {
  void vcpu.run();
  while (machine.read(0x10, 1)[0] !== 1) await new Promise((resolve) => setImmediate(resolve));
  if (how === "exit") process.exit(7);
  if (how === "throw") throw new Error("thrown on purpose");
  if (how === "signal") process.kill(process.pid, "SIGTERM");
}
