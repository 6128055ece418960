// Which backends are there, can they be used here, and which one does `auto` mean? The only file of the
// command that names them.

import type { Backend as JudgedBackend } from "@realmode/conformance";
import { allRows, type Row } from "@realmode/isa";
import type { KvmExamination, KvmObstacle } from "@realmode/kvm";
import type { CreateMachine } from "@realmode/machine";
import { Failure } from "./failure.ts";
import type { Terminal } from "./streams.ts";

/** Whether a backend can be used in this process, and if not why. */
export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string; readonly hint: string | undefined };

export interface Backend {
  readonly name: string;
  /** False where counting instructions means single-stepping. */
  readonly countsInstructions: boolean;
  /** The instructions are executed by this computer, not by our code. */
  readonly isHost: boolean;
  /** Executes some instructions only: a judge, used where it is named. */
  readonly isPartial?: boolean;
  readonly probe: () => Promise<Availability>;
  /** Loads the backend. */
  readonly load: () => Promise<CreateMachine>;
}

/** What stands between this host and KVM; null: nothing. */
export async function hostObstacle(): Promise<KvmObstacle | null> {
  const { probeKvm } = await import("@realmode/kvm");
  const probe = probeKvm();
  return probe.usable ? null : probe.obstacle;
}

/** What this host's KVM can't run, and its speed, also in words. @throws where no machine can be made. */
export async function examineHost(): Promise<KvmExamination & { readonly pace: string }> {
  const { describeKvmSpeed, examineKvm } = await import("@realmode/kvm");
  const examination = examineKvm();
  return { ...examination, pace: describeKvmSpeed(examination.speed) };
}

/** A backend that can be used, loaded. */
export interface LoadedBackend {
  readonly name: string;
  readonly countsInstructions: boolean;
  readonly createMachine: CreateMachine;
}

/** In the order in which `auto` tries them. */
export const BACKENDS: readonly Backend[] = [
  {
    name: "kvm",
    countsInstructions: false,
    isHost: true,
    probe: async () => {
      const { probeKvm } = await import("@realmode/kvm");
      const probe = probeKvm();
      return probe.usable
        ? { available: true }
        : { available: false, reason: probe.reason, hint: probe.hint };
    },
    load: async () => (await import("@realmode/kvm")).createKvmMachine,
  },
  {
    name: "emu",
    countsInstructions: true,
    isHost: false,
    probe: async () => ({ available: true }),
    load: async () => (await import("@realmode/emu")).createEmuMachine,
  },
  {
    name: "native",
    countsInstructions: true,
    isHost: true,
    isPartial: true,
    probe: async () => {
      const { probeNative } = await import("@realmode/native");
      const probe = probeNative();
      return probe.usable
        ? { available: true }
        : { available: false, reason: probe.reason, hint: probe.hint };
    },
    load: async () => (await import("@realmode/native")).createNativeMachine,
  },
];

/** Names of those that execute everything. */
export const WHOLE_BACKENDS: readonly string[] = BACKENDS.filter(({ isPartial }) => !isPartial).map(
  ({ name }) => name,
);

async function loaded(backend: Backend): Promise<LoadedBackend> {
  const { name, countsInstructions } = backend;
  return { name, countsInstructions, createMachine: await backend.load() };
}

/**
 * The backend called `name`; `auto` (also undefined) is the first that can be used, and one line on
 * stderr says which and why.
 *
 * @throws Failure (backend, status 77) where it can't be used.
 */
export async function chooseBackend(
  name: string | undefined,
  terminal: Terminal,
): Promise<LoadedBackend> {
  const why: string[] = [];
  for (const backend of BACKENDS) {
    const isAuto = name === undefined || name === "auto";
    if (isAuto ? backend.isPartial : backend.name !== name) continue;
    const state = await backend.probe();
    if (state.available) {
      if (isAuto) {
        const because = why.length > 0 ? why.join("; ") : "it opens here";
        terminal.note(`backend ${backend.name} (auto: ${because})`);
      }
      return await loaded(backend);
    }
    if (!isAuto) {
      throw new Failure("backend", `backend ${backend.name} is not available: ${state.reason}`, {
        hint: state.hint,
      });
    }
    why.push(`${backend.name} is not available: ${state.reason}`);
  }
  throw new Failure("backend", `no backend is available: ${why.join("; ")}`);
}

/** Backends as the conformance tools take them: one that can't be used here says why. */
export interface JudgedBackends {
  readonly backends: readonly JudgedBackend[];
  /** What to do about absent ones, by name. */
  readonly hints: ReadonlyMap<string, string>;
}

/** Every whole backend, or those named. */
export async function everyBackend(only?: readonly string[]): Promise<JudgedBackends> {
  const backends: JudgedBackend[] = [];
  const hints = new Map<string, string>();
  for (const backend of BACKENDS) {
    if (only ? !only.includes(backend.name) : backend.isPartial) continue;
    const state = await backend.probe();
    const { name, createMachine } = await loaded(backend);
    if (!state.available && state.hint) hints.set(name, state.hint);
    backends.push({
      name,
      createMachine,
      ...(backend.isHost ? { host: true } : {}),
      ...(state.available ? {} : { unavailable: state.reason }),
    });
  }
  return { backends, hints };
}

/** The rows of the instruction table that the emulator executes, as an i686 does and no later CPU. */
export async function emulatedRows(): Promise<readonly Row[]> {
  const { rowSupport } = await import("@realmode/emu");
  return allRows().filter((row) => {
    const support = rowSupport(row);
    return !row.alias && (support === "executed" || support === "real-undefined");
  });
}
