// How do the results look as text?

import { PEERS } from "./peers.ts";
import type { BenchResult, Spread } from "./run-bench.ts";

function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function range({ median, low, high }: Spread): string {
  return `${figure(median)} (${figure(low)}-${figure(high)})`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** Tables of speeds and of ratios, lines ended by newlines. */
export function formatBench(bench: BenchResult): string {
  const { results, rounds, skipped } = bench;
  const ran = PEERS.filter(({ name }) => results.some(({ peers }) => peers[name]));
  const speeds = results.map(({ program, unit, peers }) => [
    unit === "elements" ? `${program} *` : program,
    ...ran.map(({ name }) => (peers[name] ? range(peers[name].speed) : "-")),
  ]);
  const rivals = ran.filter(({ name }) => name !== "emu");
  const ratios = results.map(({ program, peers }) => [
    program,
    ...rivals.map(({ name }) => (peers[name]?.ratio ? range(peers[name].ratio) : "-")),
  ]);
  const lines = [
    `Guest instructions, millions a second of processor time: median (lowest-highest) of ${rounds}`,
    ...table([["program", ...ran.map(({ name }) => name)], ...speeds]),
  ];
  if (results.some(({ unit }) => unit === "elements")) lines.push("* string elements instead");
  if (rivals.length > 0 && ran.length > rivals.length) {
    lines.push(
      "",
      "The interpreter's speed as a multiple of the peer's, round by round",
      ...table([["program", ...rivals.map(({ name }) => name)], ...ratios]),
    );
  }
  if (skipped.length > 0) {
    lines.push("", ...skipped.map(({ peer, reason }) => `SKIP ${peer}: ${reason}`));
  }
  return `${lines.join("\n")}\n`;
}
