// A device in a few lines: the guest's IN and OUT call it inside the run loop, without an exit each.
import { readFileSync } from "node:fs";

const source = readFileSync(new URL("main.s", import.meta.url), "utf8");

/** @param {import("@realmode/conformance").HostContext} context */
export function run({ createMachine, assemblePage, expect }) {
  const toGuest = [1, 20, 300, 0];
  /** @type {number[]} */
  const fromGuest = [];
  const { codePage } = assemblePage(source, { filename: "main.s" });
  const machine = createMachine({
    codePage,
    devices: [
      {
        ports: [0x60, 0x61],
        in: (_port, _size) => toGuest.shift() ?? 0,
        out: (_port, _size, value) => {
          fromGuest.push(value);
          return undefined;
        },
      },
    ],
  });
  try {
    const exit = machine.vcpus[0].runSync({ timeoutMs: 10_000 });
    expect(exit.reason, "hlt", "exit");
    expect(fromGuest, [2, 40, 600], "words written by the guest");
    return { exit: exit.reason, fromGuest };
  } finally {
    machine.close();
  }
}
