// One thread of the example: says that it is ready, runs its vCPU, says how the run ended.
import { parentPort, workerData } from "node:worker_threads";

const { handle, vcpu } = workerData;
const { attachMachine } = await import(`@realmode/${handle.backend}`);
const machine = attachMachine(handle);
parentPort.postMessage("ready");
const exit = machine.vcpus[vcpu].runSync({ timeoutMs: 30_000 });
machine.close();
parentPort.postMessage(exit.reason);
