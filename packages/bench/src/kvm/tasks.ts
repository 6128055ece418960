// What is measured on KVM, ours beside the C program's?

import { createKvmMachine } from "@realmode/kvm";
import { buildPageImage, type Exit, type Machine } from "@realmode/machine";
import type { CTask } from "./c-peer.ts";

export interface KvmTask {
  readonly name: string;
  readonly what: string;
  readonly unit: "exits" | "machines" | "resets";
  /** The C program's task that it is set beside. */
  readonly beside: CTask;
  /** In one slice; a round has one slice of ours between two of C's. */
  readonly count: number;
  /** It does multiples of this. */
  readonly step: number;
  /** The least share of C's speed that it shall have. */
  readonly target: number;
  /** Does it `count` times. Throws where an exit is wrong: a figure would be worth nothing. */
  readonly run: (count: number) => void | Promise<void>;
}

export interface KvmTasks {
  readonly tasks: readonly KvmTask[];
  close(): void;
}

const PORT = 0x80;
/** Writes in one run of the batched task; a device may have so many posted. */
const BATCH = 4000;
const POSTED = 1024;

const page = (...code: number[]): Uint8Array => buildPageImage(Uint8Array.from(code));

function expectExit(exit: Exit, reason: Exit["reason"]): void {
  if (exit.reason !== reason) throw new Error(`the run ended with ${exit.reason}, not ${reason}`);
}

/** Makes the machines. @throws KvmError where KVM can't be used. */
export function makeKvmTasks(): KvmTasks {
  const machines: Machine[] = [];
  const keep = (machine: Machine): Machine => {
    machines.push(machine);
    return machine;
  };
  const halting = page(0xf4);
  // 1: out %al,$0x80; jmp 1b
  const exits = keep(createKvmMachine({ codePage: page(0xe6, PORT, 0xeb, 0xfc) })).vcpus[0]!;
  const halts = keep(createKvmMachine({ codePage: halting })).vcpus[0]!;
  // mov $BATCH,%cx; 1: out %al,$0x80; loop 1b; hlt
  const loop = page(0xb9, BATCH & 0xff, BATCH >> 8, 0xe6, PORT, 0xe2, 0xfc, 0xf4);
  let written = 0;
  const out = (): undefined => {
    written++;
  };
  const devices = [{ ports: [PORT, PORT] as const, out, posted: () => POSTED }];
  const batched = keep(createKvmMachine({ codePage: loop, devices })).vcpus[0]!;

  const tasks: KvmTask[] = [
    {
      name: "runSync",
      what: "an exit by runSync()",
      unit: "exits",
      beside: "exits",
      count: 3000,
      step: 1,
      target: 0.85,
      run: (count) => {
        for (let i = 0; i < count; i++) expectExit(exits.runSync(), "io");
      },
    },
    {
      name: "run",
      what: "an exit by await run(), on the vCPU's thread",
      unit: "exits",
      beside: "exits",
      count: 2000,
      step: 1,
      target: 0.25,
      run: async (count) => {
        for (let i = 0; i < count; i++) expectExit(await exits.run(), "io");
      },
    },
    {
      name: "run, posted",
      what: "an exit within run(), to a device that lets writes be posted",
      unit: "exits",
      beside: "exits",
      count: BATCH,
      step: BATCH,
      target: 0.7,
      run: async (count) => {
        for (let done = 0; done < count; done += BATCH) {
          written = 0;
          batched.reset();
          expectExit(await batched.run(), "hlt");
          if (written !== BATCH) throw new Error(`${written} writes came, not ${BATCH}`);
        }
      },
    },
    {
      name: "create",
      what: "create, boot, hlt, close",
      unit: "machines",
      beside: "creates",
      count: 40,
      step: 1,
      target: 1 / 1.5,
      run: (count) => {
        for (let i = 0; i < count; i++) {
          const machine = createKvmMachine({ codePage: halting });
          expectExit(machine.vcpus[0]!.runSync(), "hlt");
          machine.close();
        }
      },
    },
    {
      name: "reset",
      what: "reset, boot, hlt",
      unit: "resets",
      beside: "resets",
      count: 1000,
      step: 1,
      target: 1 / 2,
      run: (count) => {
        for (let i = 0; i < count; i++) {
          halts.reset();
          expectExit(halts.runSync(), "hlt");
        }
      },
    },
  ];
  return {
    tasks,
    close: () => {
      for (const machine of machines) machine.close();
    },
  };
}
