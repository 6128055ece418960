// How does a verb give up? With a Failure: what is wrong, what to do, and the exit status.

import type { Diagnostic } from "@realmode/asm16";
import { STATUS, type Status } from "./status.ts";

/** Which audience a failure is for; `kind` in the JSON error. */
export type FailureKind = "usage" | "file" | "source" | "backend" | "guest" | "internal";

const STATUS_OF: Record<FailureKind, Status> = {
  usage: STATUS.usage,
  file: STATUS.usage,
  source: STATUS.source,
  backend: STATUS.skip,
  guest: STATUS.crash,
  internal: STATUS.bug,
};

export interface FailureDetails {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** With `source`: what the assembler said, already shown on stderr or about to be. */
  readonly diagnostics?: readonly Diagnostic[];
  readonly cause?: unknown;
}

export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly kind: FailureKind;
  readonly status: Status;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];

  constructor(kind: FailureKind, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.status = STATUS_OF[kind];
    this.hint = details.hint;
    this.diagnostics = details.diagnostics ?? [];
  }
}

/** The words of `error`, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The errno name of a failed system call, or undefined. */
export function errnoOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
