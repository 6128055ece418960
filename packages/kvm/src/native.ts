// Where is the native addon, and what does it offer? Nothing is loaded before the first use, so that
// importing this room works on every platform.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join, relative } from "node:path";
import { arch, cwd, env, platform } from "node:process";
import { fileURLToPath } from "node:url";
import { KvmError } from "./error.ts";
import type {
  NativeEventfd,
  NativeGuestMemfd,
  NativeKvmCalls,
  NativeVcpuCalls,
  NativeVmCalls,
} from "./raw/calls.ts";

/** Results of `NativeVcpu.run` below the kernel's exit numbers (`RunCode` in native/vcpu_core.h). */
export const RUN_CODE = {
  kicked: -1,
  timeout: -2,
  tick: -3,
  /** Closed while it ran. */
  closed: -4,
  /** Closed before. */
  gone: -5,
  errno: -1000,
} as const;

export interface NativeKvm extends NativeKvmCalls {
  getApiVersion(): number;
  checkExtension(capability: number): number;
  getVcpuMmapSize(): number;
  createVm(type?: number): NativeVm;
  close(): void;
}

export type NativeSlot = readonly [
  slot: number,
  flags: number,
  guestPhysAddr: number,
  memorySize: number,
  offset: number,
];

type Done = (code: number) => void;

export interface NativeVm extends NativeVmCalls {
  checkExtension(capability: number): number;
  setUserMemoryRegion(
    slot: number,
    flags: number,
    guestPhysAddr: bigint,
    memorySize: bigint,
    bytes: Uint8Array | null,
    guestMemfd?: NativeGuestMemfd,
    guestMemfdOffset?: bigint,
  ): void;
  getDirtyLog(slot: number): Uint8Array;
  createVcpu(id: number, record: Uint8Array, done: Done): NativeVcpu;
  attachVcpu(id: number, record: Uint8Array, done: Done): NativeVcpu;
  vcpuIds(): number[];
  /** What the owner tells whoever attaches. */
  setNote(note: string): void;
  note(): string;
  /** The slots whose memory lies in `bytes`. */
  slots(bytes: Uint8Array): NativeSlot[];
  token(): number;
  close(): void;
}

export interface NativeVcpu extends NativeVcpuCalls {
  /** For all runs from now on; null = none. */
  setTimeout(milliseconds: number | null): void;
  setIrqWindow(wanted: boolean): void;
  /** `FastPaths::Row`s (native/fast_paths.h) for the runs with `room`. */
  setFastPaths(rows: Uint8Array): void;
  /** For `Native.run`. Another object's as soon as this one is gone: who uses it holds this one. */
  readonly handle: number;
  /** Finishes the last exit's I/O without executing an instruction: `kicked`, or the next exit. */
  settle(): number;
  /**
   * On the vCPU's own thread. What `Native.run` would have returned (or `errno` − the number) where that is
   * known at once; else `done` gets it.
   */
  start(room?: number): number | undefined;
  answer(bytes: Uint8Array): void;
  pendingIo(): boolean;
  kick(): void;
  setStop(stop: boolean): void;
  token(): number;
  /** Ends this object's run() and thread; the vCPU lives on for other threads. */
  detach(): void;
  close(): void;
}

export interface Native {
  readonly Kvm: new (path: string) => NativeKvm;
  /** For what lists the ioctls: each has its methods on its prototype. */
  readonly classes: Readonly<Record<"Kvm" | "Vm" | "Vcpu" | "Device", new () => object>>;
  eventfd(initial: number, semaphore: boolean): NativeEventfd;
  /** A VM of this process by its token. */
  attach(token: number): NativeVm;
  /**
   * Runs the vCPU with that `handle`: an exit number (the record is filled) or a `RUN_CODE`; `tick` now and
   * then. With `room` the fast paths answer, and so many writes at most are posted; the record has them.
   */
  run(handle: number, room?: number): number;
  /** False where no such vCPU is. */
  kick(token: number): boolean;
  /**
   * Bytes of the record a run fills: kvm_run, at `recordPosted` how many writes were posted, from
   * `recordData` the data of an io exit, from `recordLog` the posted writes.
   */
  readonly recordSize: number;
  readonly recordPosted: number;
  readonly recordData: number;
  readonly recordLog: number;
  setErrorFactory(make: (syscall: string, errno: number, detail: string) => Error): void;
}

const require = createRequire(import.meta.url);
const ADDON_FILES = ["build/Release/kvm.node", `prebuilds/${platform}-${arch}/kvm.node`];
/** The environment variable that names one addon file, instead of the search. */
export const ADDON_VARIABLE = "REALMODE_KVM_ADDON";

let cached: Native | undefined;

/** This package's folder: beside this file, or, bundled into another package's file, found by its name. */
function* roots(): Generator<string> {
  yield fileURLToPath(new URL("..", import.meta.url));
  try {
    yield dirname(require.resolve("@realmode/kvm/package.json"));
  } catch {
    // Not installed: then only beside.
  }
}

function* candidates(): Generator<string> {
  const named = env[ADDON_VARIABLE];
  if (named) yield named;
  else for (const root of roots()) for (const file of ADDON_FILES) yield join(root, file);
}

/** What to type to build the addon. */
function buildCommand(): string {
  for (const root of roots()) {
    const script = join(root, "scripts", "build-native.mjs");
    if (existsSync(script)) return `node ${relative(cwd(), script) || script}`;
  }
  return "npm run build:native in the package @realmode/kvm";
}

function notLoaded(broken: readonly string[]): KvmError {
  const { ENODEV } = constants.errno;
  if (platform !== "linux" || arch !== "x64") {
    const reason = `x86 guests need an x86 host with Linux, and this is ${platform}-${arch}`;
    return new KvmError("load kvm.node", ENODEV, reason, "use the emulator (--backend emu)");
  }
  const named = env[ADDON_VARIABLE];
  if (named) {
    const why = broken[0] ?? `there is no file ${named}`;
    const hint = `${ADDON_VARIABLE} names the file: name another, or unset it`;
    return new KvmError("load kvm.node", ENODEV, `the KVM addon can't be loaded: ${why}`, hint);
  }
  const reason =
    broken.length > 0
      ? `the KVM addon can't be loaded: ${broken.join("; ")}`
      : "the KVM addon is not built";
  const hint = `build it: ${buildCommand()} (that needs g++; Debian: apt install g++)`;
  return new KvmError("load kvm.node", ENODEV, reason, hint);
}

/**
 * The addon, loaded at the first call.
 *
 * @throws KvmError ENODEV where none can be loaded; the message says why, the hint what to do.
 */
export function native(): Native {
  if (cached) return cached;
  const broken: string[] = [];
  for (const file of candidates()) {
    if (!existsSync(file)) continue;
    try {
      const loaded = require(file) as Partial<Native>;
      if (!loaded?.setErrorFactory || loaded.recordPosted === undefined) {
        throw new Error(`${file} is another addon, or of another version`);
      }
      loaded.setErrorFactory((syscall, errno, detail) => new KvmError(syscall, errno, detail));
      cached = loaded as Native;
      return cached;
    } catch (cause) {
      broken.push(String((cause as Error)?.message ?? cause).split("\n")[0]!);
    }
  }
  throw notLoaded(broken);
}
