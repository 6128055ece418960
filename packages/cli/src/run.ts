// The verb `run`: one program, one backend, the exit and the registers; is it what was expected?

import {
  type ExitPattern,
  formatHex,
  formatHexBytes,
  formatState,
  type MemoryImage,
  matchesExit,
  memoryAt,
  type Observation,
  observeAsync,
  quote,
} from "@realmode/conformance";
import { describeExit, EXIT_PORT, type Exit } from "@realmode/machine";
import { chooseBackend, type LoadedBackend } from "./backends.ts";
import type { Invocation, OptionValues } from "./commands.ts";
import { LiveConsole } from "./console.ts";
import { type Guest, loadGuest, parseRegister } from "./guest.ts";
import { interruptible } from "./interrupt.ts";
import { parseHexBytes, parseNumber, parsePair, parseSize } from "./numbers.ts";
import { STATUS, type Status, strongest } from "./status.ts";
import type { Terminal } from "./streams.ts";

const list = (value: OptionValues[string]): readonly string[] => (value ?? []) as readonly string[];

/** One thing `--expect-…` asks for: text of what was asked, and what came instead where it is not met. */
interface Check {
  readonly what: string;
  readonly unmet: (seen: Observation) => string | undefined;
}

/** Text as the console has it: one character a byte. */
const asBytes = (text: string): string => Buffer.from(text).toString("latin1");

function memoryText(memory: readonly MemoryImage[], physAddr: number, length: number): string {
  const bytes = memoryAt(memory, physAddr, length);
  return bytes ? formatHexBytes(bytes) : "no memory there";
}

function parseChecks(options: OptionValues): readonly Check[] {
  const checks: Check[] = [];
  for (const assignment of list(options.expectReg)) {
    const { register, value } = parseRegister(assignment, "--expect-reg");
    const digits = Math.ceil(register.bits / 4);
    checks.push({
      what: `${register.name} = ${formatHex(value, digits)}`,
      unmet: (seen) => {
        const actual = register.read(seen);
        return actual === value ? undefined : `it is ${formatHex(actual, digits)}`;
      },
    });
  }
  for (const assignment of list(options.expectMem)) {
    const [address, digits] = parsePair(assignment, "--expect-mem");
    const physAddr = parseNumber(address, "--expect-mem", 0, 0xffff_ffff);
    const expected = formatHexBytes(parseHexBytes(digits, "--expect-mem"));
    checks.push({
      what: `memory at ${formatHex(physAddr)} = ${expected}`,
      unmet: (seen) => {
        const actual = memoryText(seen.memory, physAddr, expected.length / 2);
        return actual === expected ? undefined : `it is ${actual}`;
      },
    });
  }
  for (const text of list(options.expectText)) {
    const wanted = asBytes(text);
    checks.push({
      what: `console text with ${quote(wanted)}`,
      unmet: (seen) => (seen.output.includes(wanted) ? undefined : `it is ${quote(seen.output)}`),
    });
  }
  for (const text of list(options.failText)) {
    const unwanted = asBytes(text);
    checks.push({
      what: `console text without ${quote(unwanted)}`,
      unmet: (seen) => (seen.output.includes(unwanted) ? "it is there" : undefined),
    });
  }
  return checks;
}

const isExitPort = (exit: Exit): boolean =>
  exit.reason === "io" && exit.direction === "out" && exit.port === EXIT_PORT;

/** The exit status that an exit alone comes to; `expected` is what the source's header says of it. */
export function statusOfExit(exit: Exit, expected: ExitPattern | undefined): Status {
  // An exit that was expected is no crash, no limit and no failure.
  if (expected && matchesExit(expected, exit)) return STATUS.good;
  if (exit.reason === "hlt") return STATUS.good;
  if (exit.reason === "io" && isExitPort(exit)) {
    return exit.value === 0 ? STATUS.good : STATUS.unmet;
  }
  if (exit.reason === "limit") return STATUS.limit;
  if (exit.reason === "intr") return STATUS.interrupted;
  return STATUS.crash;
}

/** `5 (hlt)`, `limit (time)`. */
export function formatExitReason(exit: Exit): string {
  return exit.reason === "limit" ? `limit (${exit.limit})` : `${exit.code} (${exit.reason})`;
}

/** An exit as JSON has it: numbers unsigned, bytes as hex. */
export function exitJson(exit: Exit): Record<string, unknown> {
  switch (exit.reason) {
    case "io": {
      const { reason, code, port, value, direction, size, count } = exit;
      return { reason, code, port, value, direction, size, count };
    }
    case "mmio": {
      const { reason, code, physAddr, length, isWrite, value } = exit;
      return { reason, code, physAddr, length, isWrite, value };
    }
    case "internal_error": {
      const { reason, code, suberror, cause, physAddr, insnBytes, data } = exit;
      return {
        reason,
        code,
        suberror,
        cause,
        physAddr: physAddr ?? null,
        insnBytes: formatHexBytes(insnBytes),
        data: data.map(Number),
      };
    }
    case "fail_entry": {
      const { reason, code, hardwareEntryFailureReason, cpu } = exit;
      return { reason, code, hardwareEntryFailureReason: Number(hardwareEntryFailureReason), cpu };
    }
    default:
      return { ...exit };
  }
}

/** What a run leaves to say on stderr: why it ended, where, and which ports nobody answered. */
function remark(seen: Observation, guest: Guest, status: Status, terminal: Terminal): void {
  const { exit, regs, sregs, unclaimed } = seen;
  const place = guest.program.locate((sregs.cs.base + regs.eip) >>> 0);
  const at = place ? ` (next: ${place.file}:${place.line})` : "";
  const words = `${describeExit(exit)}${at}`;
  if (status === STATUS.interrupted) terminal.error("interrupted", words);
  else if (status !== STATUS.good) terminal.error(words);
  else if (exit.reason !== "hlt" && !isExitPort(exit)) terminal.note(words);
  if (unclaimed.length > 0) {
    const shown = unclaimed
      .slice(0, 8)
      .map(({ direction, port, count }) => `${direction} ${formatHex(port)} (${count}×)`);
    const more =
      unclaimed.length > shown.length ? ` and ${unclaimed.length - shown.length} more` : "";
    terminal.note(
      `ports that no device claims (in reads all ones, out is dropped): ${shown.join(", ")}${more}`,
    );
  }
}

/** Runs the guest of the command line on one backend. */
export async function runGuest(
  guest: Guest,
  backend: LoadedBackend,
  options: OptionValues,
  terminal: Terminal,
): Promise<Observation> {
  const maxOutput = typeof options.maxOutput === "string" ? options.maxOutput : undefined;
  const live = terminal.json ? undefined : new LiveConsole(terminal.out);
  if (guest.program.limits.maxInstructions !== undefined && !backend.countsInstructions) {
    terminal.note(`${backend.name} counts instructions by single steps, which is slow`);
  }
  try {
    return await interruptible((signal) =>
      observeAsync(backend.createMachine, guest.program, {
        ...(maxOutput === undefined ? {} : { maxOutput: parseSize(maxOutput, "--max-output") }),
        ...(live ? { onConsole: live.put } : {}),
        strictIo: options.strictIo === true,
        signal,
      }),
    );
  } finally {
    live?.flush();
  }
}

export async function run({ operands, options, terminal }: Invocation): Promise<Status> {
  const checks = parseChecks(options);
  if (typeof options.maxOutput === "string") parseSize(options.maxOutput, "--max-output");
  const guest = await loadGuest(operands[0]!, options, terminal);
  const backend = await chooseBackend(options.backend as string | undefined, terminal);
  const seen = await runGuest(guest, backend, options, terminal);
  const { exit, regs, sregs, instructions, elapsedMs, output } = seen;

  const results = checks.map(({ what, unmet }) => ({ what, got: unmet(seen) }));
  const failed = results.filter(({ got }) => got !== undefined);
  const exitStatus = statusOfExit(exit, guest.test?.expectation.exits?.[0]);
  const status = strongest([exitStatus, failed.length > 0 ? STATUS.unmet : STATUS.good]);
  if (terminal.json) {
    terminal.printJson({
      schema: "realmode.run/1",
      backend: backend.name,
      exit: exitJson(exit),
      regs,
      sregs,
      instructions,
      elapsedMs,
      output,
      status,
      ...(results.length > 0
        ? {
            expectations: results.map(({ what, got }) => ({
              what,
              met: got === undefined,
              got: got ?? null,
            })),
          }
        : {}),
    });
  } else {
    terminal.out.line(`Exit reason: ${formatExitReason(exit)}`);
    terminal.out.line(formatState(regs, sregs));
  }
  remark(seen, guest, exitStatus, terminal);
  for (const { what, got } of failed) terminal.error(`expected ${what}: ${got}`);
  return status;
}
