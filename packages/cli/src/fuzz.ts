// The verb `fuzz`: do the emulator and KVM make the same of random instructions?

import { formatFuzzFinding, rowKey, fuzz as runFuzz } from "@realmode/conformance";
import { emulatedRows, everyBackend } from "./backends.ts";
import type { Invocation, OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { parseDuration, parseNumber } from "./numbers.ts";
import { STATUS, type Status } from "./status.ts";

const DEFAULT_COUNT = 100_000;

function wholeNumber(options: OptionValues, name: string, otherwise: number): number {
  const text = options[name];
  return typeof text === "string" ? parseNumber(text, `--${name}`) : otherwise;
}

function shardOf(text: OptionValues[string]): { part: number; of: number } | undefined {
  if (typeof text !== "string") return undefined;
  const [, k, n] = /^([0-9]+)\/([0-9]+)$/.exec(text) ?? [];
  const [part, of] = [Number(k), Number(n)];
  if (part >= 1 && part <= of) return { part, of };
  throw new Failure("usage", `--shard is "${text}", not k/n with k from 1 to n`);
}

export async function fuzz({ options, terminal }: Invocation): Promise<Status> {
  const seed = wholeNumber(options, "seed", Date.now() % 2 ** 31);
  const start = wholeNumber(options, "start", 0);
  const count = wholeNumber(options, "count", DEFAULT_COUNT);
  const shard = shardOf(options.shard);
  const { time } = options;
  const { backends, hints } = await everyBackend();
  const reference = backends.find(({ host }) => host);
  const subject = backends.find(({ host }) => !host);
  if (!reference || !subject) throw new Failure("backend", "fuzz needs a host and an emulator");
  if (reference.unavailable !== undefined) {
    const why = `backend ${reference.name} is not available: ${reference.unavailable}`;
    throw new Failure("backend", why, { hint: hints.get(reference.name) });
  }
  terminal.note(`seed ${seed}`);
  const rows = await emulatedRows();
  const report = runFuzz({
    reference,
    subject,
    rows,
    seed,
    start,
    count,
    ...(shard ? { shard } : {}),
    ...(typeof time === "string" ? { timeMs: parseDuration(time, "--time") } : {}),
    onFinding: (finding) => {
      const { trial, instruction, difference } = finding;
      const repeat = `realmode fuzz --seed ${seed} --start ${trial.index} --count 1`;
      if (terminal.json) {
        const { index } = trial;
        const found = { seed, trial: index, instruction, difference, repeat };
        terminal.printJson({ schema: "realmode.fuzz-finding/1", ...found });
      } else {
        const text = formatFuzzFinding(finding, [reference.name, subject.name]);
        terminal.out.line(`${text}\n  again: ${repeat}`);
      }
    },
  });
  const { trials, compared, elapsedMs, findings, unjudged, coverage } = report;
  if (terminal.json) {
    const counts = { trials, compared, findings: findings.length, elapsedMs };
    const byRow = rows.flatMap((row) => {
      const seen = coverage.get(row.index);
      return seen ? [[rowKey(row), seen] as const] : [];
    });
    terminal.printJson({
      schema: "realmode.fuzz/1",
      seed,
      ...counts,
      unjudged: Object.fromEntries(unjudged),
      coverage: Object.fromEntries(byRow),
    });
  } else {
    const skipped = [...unjudged.values()].reduce((sum, n) => sum + n, 0);
    terminal.out.line(
      `seed ${seed}: ${trials} trials, ${findings.length} findings, ${skipped} not judged`,
    );
  }
  return findings.length > 0 ? STATUS.unmet : STATUS.good;
}
