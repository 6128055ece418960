// `realmode fuzz merge`: what do the shards of a campaign come to together?

import { readFileSync } from "node:fs";
import { type FuzzRecord, mergeFuzz } from "@realmode/conformance";
import { emulatedRows } from "./backends.ts";
import type { OptionValues } from "./commands.ts";
import { Failure, messageOf } from "./failure.ts";
import { printSummary, writeCases, writeCoverage } from "./fuzz.ts";
import { STATUS, type Status } from "./status.ts";
import type { Terminal } from "./streams.ts";

function readRecords(path: string): FuzzRecord[] {
  let text: string;
  try {
    text = readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw new Failure("usage", `cannot read ${path}: ${messageOf(error)}`);
  }
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const hint = "what `realmode fuzz --json` printed is merged, one file a shard";
    try {
      const record = JSON.parse(line) as FuzzRecord;
      if (/^realmode\.fuzz(-finding)?\/1$/.test(record?.schema)) return [record];
    } catch {
      // Told below.
    }
    throw new Failure("usage", `${path}:${index + 1}: not a line of a fuzzing campaign`, { hint });
  });
}

/** Merges files; the result is printed as a campaign in one piece is. */
export async function mergeFiles(
  files: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<Status> {
  if (files.length === 0) throw new Failure("usage", "fuzz merge needs files: what --json printed");
  const parts = files.map((name) => ({ name, records: readRecords(name) }));
  let merged: ReturnType<typeof mergeFuzz>;
  try {
    merged = mergeFuzz(parts);
  } catch (error) {
    throw new Failure("usage", messageOf(error));
  }
  const { summary, findings } = merged;
  const rows = await emulatedRows();
  for (const record of findings) {
    if (terminal.json) terminal.printJson(record);
    else terminal.out.line(`${record.text}\n  again: ${record.repeat}`);
  }
  if (typeof options.coverage === "string") writeCoverage(options.coverage, summary, rows);
  for (const path of writeCases(options, findings)) terminal.note(`case written: ${path}`);
  if (terminal.json) terminal.printJson(summary);
  else printSummary(summary, rows, terminal);
  return findings.length > 0 ? STATUS.unmet : STATUS.good;
}
