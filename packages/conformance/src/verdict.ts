// What is said about one program on one backend in the end?

import { decode, formatAtt } from "@realmode/isa";
import { type CreateMachine, describeExit, MachineError } from "@realmode/machine";
import { checkExpectation, formatProblem, type Problem } from "./check.ts";
import { type Expectation, notExecutable } from "./expectation.ts";
import { formatHexBytes } from "./literal.ts";
import type { Observation } from "./observe.ts";

/** A machine maker under test, or one that judges. The suite never names one: it is given them. */
export interface Backend {
  readonly name: string;
  readonly createMachine: CreateMachine;
  /** Why it can't be used here; its cases are then SKIPs with this reason. */
  readonly unavailable?: string;
  /**
   * True where the instructions are executed by this host (a hypervisor, silicon) and not by code
   * under test. What such a host can't do is named and skipped; the same in an emulator is a failure.
   */
  readonly host?: boolean;
}

/** All is as expected. */
export interface Pass {
  readonly kind: "pass";
}

export interface Fail {
  readonly kind: "fail";
  readonly problems: readonly Problem[];
  /** The run's exit in words, where it is not the one that was expected. */
  readonly hint?: string;
}

/** Did not run; the reason says why. */
export interface Skip {
  readonly kind: "skip";
  readonly reason: string;
}

/** The host's CPU or hypervisor can't execute an instruction of the program. Never a pass. */
export interface NotExecutable {
  readonly kind: "not-executable";
  readonly reason: string;
  readonly insnBytes: Uint8Array;
}

export type Verdict = Pass | Fail | Skip | NotExecutable;

/** The instruction at the start of `bytes` as AT&T text; undefined where they are none. */
export function nameInstruction(bytes: Uint8Array): { text: string; length: number } | undefined {
  const insn = decode(bytes, 0, { bits: 16 });
  return insn.kind === "insn" ? { text: formatAtt(insn), length: insn.length } : undefined;
}

/**
 * Says which instruction a host could not execute: `not executable by this host's kvm: 37 (aaa)`, or
 * why its bytes are none: `8d e2 (LEA of a register)`.
 */
export function describeNotExecutable(backend: string, insnBytes: Uint8Array): string {
  const decoded = decode(insnBytes, 0, { bits: 16 });
  const known = decoded.kind === "insn" || decoded.reason === "undefined";
  const text = decoded.kind === "insn" ? formatAtt(decoded) : known ? decoded.why : "";
  const bytes = formatHexBytes(known ? insnBytes.subarray(0, decoded.length) : insnBytes, " ");
  const words = text.replace(/\s+/g, " ");
  return `not executable by this host's ${backend}: ${bytes}${words ? ` (${words})` : ""}`;
}

/**
 * A machine that refuses something by name (ENOTSUP) has not got it: a SKIP with its words, on any
 * backend. Undefined for every other error.
 */
export function refusal(error: unknown, backend: Pick<Backend, "name">): Skip | undefined {
  if (!(error instanceof MachineError) || error.code !== "ENOTSUP") return undefined;
  return { kind: "skip", reason: `${backend.name}: ${error.message.replace(/^ENOTSUP: /, "")}` };
}

/** Judges a run by what was expected of it. */
export function judge(expectation: Expectation, seen: Observation, backend: Backend): Verdict {
  const problems = checkExpectation(expectation, seen);
  if (problems.length === 0) return { kind: "pass" };
  const insnBytes = notExecutable(seen.exit);
  if (insnBytes && backend.host) {
    const reason = describeNotExecutable(backend.name, insnBytes);
    return { kind: "not-executable", reason, insnBytes };
  }
  const wrongExit = problems.some(({ what }) => what.startsWith("exit"));
  return { kind: "fail", problems, ...(wrongExit ? { hint: describeExit(seen.exit) } : {}) };
}

/** The verdict in one line. */
export function formatVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case "pass":
      return "pass";
    case "fail":
      return verdict.problems.map(formatProblem).join("; ");
    default:
      return `SKIP ${verdict.reason}`;
  }
}
