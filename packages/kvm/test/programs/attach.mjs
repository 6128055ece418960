// A worker: attaches to the machine it is given, runs one of its vCPUs, tells the exit.
import { parentPort, workerData } from "node:worker_threads";
import { attachMachine } from "@realmode/kvm";

const { handle, vcpu, way, wait, options } = workerData;
const machine = attachMachine(handle);
const own = machine.vcpus[vcpu];
parentPort.postMessage({ slots: machine.slots, ids: machine.vcpus.map((v) => v.id) });
const errors = {};
for (const [name, action] of Object.entries({
  createVcpu: () => machine.createVcpu(),
  setMemorySlot: () => machine.setMemorySlot({ slot: 9, memorySize: 4096 }),
  snapshot: () => machine.snapshot(),
})) {
  try {
    action();
  } catch (error) {
    errors[name] = error.code;
  }
}
const exit = way === "run" ? await own.run(options) : own.runSync(options);
parentPort.postMessage({ exit, errors, byte: machine.closed ? undefined : read() });
if (wait) setInterval(() => {}, 1000);

function read() {
  try {
    return machine.read(0x10, 1)[0];
  } catch (error) {
    return error.code;
  }
}
