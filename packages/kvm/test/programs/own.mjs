// A worker: makes its own machine and runs a guest that never ends, in the way it is told.
import { parentPort, workerData } from "node:worker_threads";
import { createKvmMachine } from "@realmode/kvm";
import { buildPageImage } from "@realmode/machine";

// movb $1,0x10; 1: jmp 1b    or, with a device: 1: in $0x60,%al; jmp 1b
const code = workerData.device ? "e460ebfc" : "c606100001ebfe";
const machine = createKvmMachine({
  codePage: buildPageImage(Uint8Array.from(Buffer.from(code, "hex"))),
  devices: workerData.device ? [{ ports: [0x60, 0x60], in: () => 1 }] : [],
});
const [vcpu] = machine.vcpus;
parentPort.postMessage(vcpu.kicker());
if (workerData.way === "run") await vcpu.run();
else if (workerData.way === "step") vcpu.runSync({ maxInstructions: Number.MAX_SAFE_INTEGER });
else vcpu.runSync();
parentPort.postMessage("the guest ended");
