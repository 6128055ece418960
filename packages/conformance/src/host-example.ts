// How is an example judged that has host code of its own (`host.mjs`)?

import { assemblePage } from "@realmode/asm16";
import { type CreateMachine, host } from "@realmode/machine";
import { countVerdicts, failure, type SuiteCounts } from "./suite.ts";
import type { Backend, Verdict } from "./verdict.ts";

/**
 * Throws where `actual` is not `expected`, deeply: numbers, strings, arrays, byte arrays and plain
 * objects are compared by content. `what` names it in the message.
 */
export type Expect = (actual: unknown, expected: unknown, what?: string) => void;

/** What `run` of a `host.mjs` is given. */
export interface HostContext {
  /** The backend's name, for what only one of them can do. */
  readonly backend: string;
  readonly createMachine: CreateMachine;
  readonly assemblePage: typeof assemblePage;
  readonly expect: Expect;
}

/** What a `host.mjs` exports as `run`; its result is compared between backends. */
export type HostExample = (context: HostContext) => unknown;

/** An expectation of host code that was not met. */
export class ExpectationError extends Error {
  override readonly name: string = "ExpectationError";
  readonly actual: string;
  readonly expected: string;
  readonly what: string;

  constructor(what: string, actual: string, expected: string) {
    super(`${what}: expected ${expected}, got ${actual}`);
    this.what = what;
    this.actual = actual;
    this.expected = expected;
  }
}

/** Plain data as text with sorted keys: equal content gives equal text. */
export function canonical(value: unknown): string {
  return write(value, new Set());
}

function write(value: unknown, above: Set<object>): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object" || value === null) {
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  }
  if (above.has(value)) return "(circular)";
  above.add(value);
  const text = writeObject(value, above);
  above.delete(value);
  return text;
}

function writeObject(value: object, above: Set<object>): string {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    return `bytes(${Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(" ")})`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => write(item, above)).join(", ")}]`;
  if (value instanceof Map) return `Map ${write([...value], above)}`;
  if (value instanceof Set) return `Set ${write([...value], above)}`;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${key}: ${write(item, above)}`);
  return `{${entries.join(", ")}}`;
}

/** The `expect` that host code is given. @throws ExpectationError */
export const expect: Expect = (actual, expected, what = "value") => {
  const [a, e] = [canonical(actual), canonical(expected)];
  if (a !== e) throw new ExpectationError(what, a, e);
};

/** One example on one backend. */
export interface HostExampleResult {
  readonly name: string;
  readonly backend: string;
  readonly verdict: Verdict;
  /** What `run` gave, as text; undefined where it did not end well. */
  readonly value: string | undefined;
  readonly elapsedMs: number;
}

export interface HostExampleReport {
  readonly results: readonly HostExampleResult[];
  /** Where two backends gave different results. */
  readonly difference?: {
    readonly left: HostExampleResult;
    readonly right: HostExampleResult;
  };
  readonly counts: SuiteCounts;
}

/** Of a host example where nothing else is said: it may start threads. */
export const DEFAULT_EXAMPLE_TIMEOUT_MS = 30_000;

function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = host.setTimeout(
      () => reject(new Error(`did not end within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    work.then(resolve, reject).finally(() => host.clearTimeout(timer));
  });
}

async function runOne(
  name: string,
  run: HostExample,
  backend: Backend,
  timeoutMs: number,
): Promise<HostExampleResult> {
  const start = host.performance.now();
  const result = (verdict: Verdict, value?: string): HostExampleResult => {
    const elapsedMs = host.performance.now() - start;
    return { name, backend: backend.name, verdict, value, elapsedMs };
  };
  if (backend.unavailable !== undefined) {
    return result({ kind: "skip", reason: `${backend.name}: ${backend.unavailable}` });
  }
  const { createMachine } = backend;
  const context: HostContext = { backend: backend.name, createMachine, assemblePage, expect };
  try {
    const value = await withTimeout(Promise.resolve(run(context)), timeoutMs);
    return result({ kind: "pass" }, canonical(value));
  } catch (error) {
    if (error instanceof ExpectationError) {
      const { what, expected, actual } = error;
      return result({ kind: "fail", problems: [{ what, expected, actual }] });
    }
    const text = error instanceof Error ? error.message : String(error);
    return result(failure("host code", text, "no error"));
  }
}

/**
 * Runs host code on each backend, one after the other, and compares what it gives. Loading the
 * module is the caller's. Never rejects: what goes wrong is the verdict.
 */
export async function runHostExample(
  name: string,
  run: HostExample,
  backends: readonly Backend[],
  timeoutMs: number = DEFAULT_EXAMPLE_TIMEOUT_MS,
): Promise<HostExampleReport> {
  const results: HostExampleResult[] = [];
  for (const backend of backends) results.push(await runOne(name, run, backend, timeoutMs));
  const counts = countVerdicts(results.map(({ verdict }) => verdict));
  const good = results.filter(({ value }) => value !== undefined);
  const left = good[0];
  const right = good.find(({ value }) => value !== left?.value);
  return left && right ? { results, counts, difference: { left, right } } : { results, counts };
}
