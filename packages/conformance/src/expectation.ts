// What may a case expect of a run, and how is an expected exit written?

import { EXIT_REASONS, type Exit, type ExitReason, type LimitExit } from "@realmode/machine";
import { type AccessPattern, formatPattern, parseAccess } from "./access.ts";
import { formatHex, parseInteger } from "./literal.ts";
import type { NamedRegister } from "./register-name.ts";

/** An exit as a header writes it: `hlt`, `io out8 0xf4 3`, `internal_error fetch 0xff010`. */
export interface ExitPattern {
  readonly reason: ExitReason;
  /** With `io` and `mmio`. */
  readonly access?: AccessPattern;
  /** With `internal_error`. */
  readonly cause?: "fetch" | "instruction" | "other";
  /** With `internal_error fetch`: where. */
  readonly physAddr?: number;
  /** With `limit`. */
  readonly limit?: LimitExit["limit"];
}

export interface ExpectedRegister {
  readonly register: NamedRegister;
  readonly value: number;
}

/** Pages of a slot, from 0, in order. */
export interface DirtyPages {
  readonly slot: number;
  readonly pages: readonly number[];
}

export interface Expectation {
  /** The exits in order; between them the guest is run on. Undefined: no crash. */
  readonly exits?: readonly ExitPattern[];
  readonly registers: readonly ExpectedRegister[];
  /** EFLAGS masks. */
  readonly flags?: { readonly set: number; readonly clear: number };
  readonly memory: readonly { readonly physAddr: number; readonly bytes: Uint8Array }[];
  /** Registers of further vCPUs: the first of these is vCPU 1's. Each ends with HLT. */
  readonly others: readonly (readonly ExpectedRegister[])[];
  /** Pages of a slot that the guest wrote. */
  readonly dirty: readonly DirtyPages[];
  /** Console text, one character a byte. */
  readonly console?: string;
  /** The whole I/O stream but the console's and the exit port's; its `in` are the answers given. */
  readonly io?: readonly AccessPattern[];
  /** The whole MMIO stream; its `read` are the answers given. With it no MMIO access ends the run. */
  readonly mmio?: readonly AccessPattern[];
}

const CAUSES = ["fetch", "instruction", "other"] as const;
const LIMITS = ["time", "instructions", "output"] as const;

/** Reads an exit pattern. @returns the pattern, or a text that says what is wrong with it. */
export function parseExitPattern(text: string): ExitPattern | string {
  const words = text.trim().split(/\s+/);
  const reason = EXIT_REASONS.find((r) => r === words[0]);
  if (!reason) return `"${words[0]}" is no exit reason: known are ${EXIT_REASONS.join(", ")}`;
  const rest = words.slice(1);
  if (rest.length === 0) return { reason };
  if (reason === "io" || reason === "mmio") {
    const access = parseAccess(rest.join(" "));
    if (typeof access === "string") return access;
    const isIo = access.verb === "in" || access.verb === "out";
    if (isIo !== (reason === "io")) return `${access.verb} is no ${reason} access`;
    return { reason, access };
  }
  if (reason === "internal_error" && rest.length <= 2) {
    const cause = CAUSES.find((c) => c === rest[0]);
    if (!cause) return `"${rest[0]}" is no cause: known are ${CAUSES.join(", ")}`;
    if (rest[1] === undefined) return { reason, cause };
    const physAddr = parseInteger(rest[1]);
    if (physAddr === undefined || physAddr < 0) return `"${rest[1]}" is no address`;
    return { reason, cause, physAddr };
  }
  if (reason === "limit" && rest.length === 1) {
    const limit = LIMITS.find((l) => l === rest[0]);
    return limit ? { reason, limit } : `"${rest[0]}" is no limit: known are ${LIMITS.join(", ")}`;
  }
  return `"${rest.join(" ")}" says nothing about a ${reason} exit`;
}

/** The pattern in the notation it is read in. */
export function formatExitPattern(pattern: ExitPattern): string {
  const { reason, access, cause, physAddr, limit } = pattern;
  const more = [
    access && formatPattern(access),
    cause,
    physAddr === undefined ? undefined : formatHex(physAddr),
    limit,
  ];
  return [reason, ...more.filter((word) => word !== undefined)].join(" ");
}

/** What an exit is, in the notation of `ExitPattern`, complete. */
export function formatExit(exit: Exit): string {
  switch (exit.reason) {
    case "io": {
      const { direction: verb, size, port: address, value } = exit;
      const many = exit.count > 1 ? ` ×${exit.count}` : "";
      const shown = verb === "in" ? undefined : value;
      return `io ${formatPattern({ verb, size, address, value: shown })}${many}`;
    }
    case "mmio": {
      const { isWrite, length: size, physAddr: address, value } = exit;
      const verb = isWrite ? "write" : "read";
      const shown = isWrite ? value : undefined;
      return `mmio ${formatPattern({ verb, size, address, value: shown })}`;
    }
    case "internal_error": {
      const { cause, physAddr, suberror, insnBytes } = exit;
      if (cause === "fetch") {
        return formatExitPattern({
          reason: "internal_error",
          cause,
          ...(physAddr === undefined ? {} : { physAddr }),
        });
      }
      if (cause === "other") return `internal_error other (suberror ${suberror})`;
      const bytes = Array.from(insnBytes, (b) => b.toString(16).padStart(2, "0")).join(" ");
      return `internal_error instruction (${bytes})`;
    }
    case "limit":
      return `limit ${exit.limit}`;
    case "fail_entry":
      return `fail_entry (reason 0x${exit.hardwareEntryFailureReason.toString(16)})`;
    case "unknown":
      return `unknown (${exit.code})`;
    default:
      return exit.reason;
  }
}

function matchesAccess(pattern: AccessPattern, exit: Exit): boolean {
  if (exit.reason === "io") {
    return (
      exit.direction === pattern.verb &&
      exit.size === pattern.size &&
      exit.port === pattern.address &&
      (pattern.value === undefined || exit.direction === "in" || exit.value === pattern.value)
    );
  }
  if (exit.reason === "mmio") {
    return (
      exit.isWrite === (pattern.verb === "write") &&
      exit.length === pattern.size &&
      exit.physAddr === pattern.address &&
      (pattern.value === undefined || !exit.isWrite || exit.value === pattern.value)
    );
  }
  return false;
}

/** True where `exit` is one that `pattern` describes. */
export function matchesExit(pattern: ExitPattern, exit: Exit): boolean {
  if (pattern.reason !== exit.reason) return false;
  if (pattern.access) return matchesAccess(pattern.access, exit);
  if (exit.reason === "internal_error") {
    return (
      (pattern.cause === undefined || pattern.cause === exit.cause) &&
      (pattern.physAddr === undefined || pattern.physAddr === exit.physAddr)
    );
  }
  if (exit.reason === "limit") return pattern.limit === undefined || pattern.limit === exit.limit;
  return true;
}

/** The bytes of the instruction that a backend says it can't execute, where that is what `exit` says. */
export function notExecutable(exit: Exit): Uint8Array | undefined {
  return exit.reason === "internal_error" && exit.cause === "instruction"
    ? exit.insnBytes
    : undefined;
}
