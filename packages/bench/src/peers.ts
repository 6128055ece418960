// Whose speed is measured, and is each of them here?

import { probeKvm } from "@realmode/kvm";
import { findV86 } from "./v86.ts";

export const PEER_NAMES = ["emu", "v86", "v86-nojit", "kvm"] as const;
export type PeerName = (typeof PEER_NAMES)[number];

export interface Peer {
  readonly name: PeerName;
  readonly what: string;
  /** It does this part of a program's REPS: what is slow need not run as long. */
  readonly share: number;
  /** Why it can't run here; undefined where it can. */
  readonly unavailable: () => string | undefined;
}

function v86Missing(): string | undefined {
  try {
    findV86();
    return undefined;
  } catch {
    return "v86 is not installed (npm install v86)";
  }
}

function kvmMissing(): string | undefined {
  const probe = probeKvm();
  return probe.usable ? undefined : `${probe.step}: ${probe.reason}`;
}

export const PEERS: readonly Peer[] = [
  {
    name: "emu",
    what: "@realmode/emu, the interpreter",
    share: 1,
    unavailable: () => undefined,
  },
  { name: "v86", what: "npm's v86 with its JIT", share: 1, unavailable: v86Missing },
  {
    name: "v86-nojit",
    what: "npm's v86 with disable_jit",
    share: 1,
    unavailable: v86Missing,
  },
  // Where the processor can't do real mode itself, KVM emulates it: some 2 million a second.
  { name: "kvm", what: "@realmode/kvm on this host", share: 1 / 40, unavailable: kvmMissing },
];
