// Two vCPUs on two threads: each worker attaches to the machine and runs one of them in place.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

const source = readFileSync(new URL("main.s", import.meta.url), "utf8");

/** @param {import("@realmode/conformance").HostContext} context */
export async function run({ createMachine, assemblePage, expect }) {
  const { codePage, symbols } = assemblePage(source, { filename: "main.s" });
  const machine = createMachine({ codePage });
  try {
    machine.createVcpu();
    const workers = machine.vcpus.map(
      ({ id }) =>
        new Worker(new URL("worker.mjs", import.meta.url), {
          workerData: { handle: machine.share(), vcpu: id },
        }),
    );
    await Promise.all(workers.map((worker) => once(worker, "message")));
    const ended = workers.map((worker) => once(worker, "message"));
    machine.write(symbols.go.value, Uint8Array.of(1));
    const exits = (await Promise.all(ended)).map(([reason]) => reason);
    await Promise.all(workers.map((worker) => worker.terminate()));

    const [low, high] = machine.read(symbols.counter.value, 2);
    const counter = low + high * 256;
    expect(exits, ["hlt", "hlt"], "exits");
    expect(counter, 20_000, "counter");
    return { exits, counter };
  } finally {
    machine.close();
  }
}
