// Memory is shared while the guest runs: the host answers in the mailbox, with no exit at all.
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";

const source = readFileSync(new URL("main.s", import.meta.url), "utf8");

/** @param {import("@realmode/conformance").HostContext} context */
export async function run({ createMachine, assemblePage, expect }) {
  const { codePage, symbols } = assemblePage(source, { filename: "main.s" });
  const machine = createMachine({ codePage });
  try {
    const page = machine.memory.window(machine.slots[0].offset, 4096);
    const mailbox = symbols.mailbox.value;

    let ended = false;
    const pending = machine.vcpus[0].run({ timeoutMs: 30_000 }).finally(() => {
      ended = true;
    });
    let turns = 0;
    while (!ended) {
      const byte = Atomics.load(page, mailbox);
      if (byte % 2 === 0 && byte < 100) {
        Atomics.store(page, mailbox, byte + 1);
        turns++;
      }
      await setImmediate();
    }
    const exit = await pending;
    expect(exit.reason, "hlt", "exit");
    expect(turns, 50, "turns of the host");
    return { exit: exit.reason, turns };
  } finally {
    machine.close();
  }
}
