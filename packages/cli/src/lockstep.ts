// `compare --lockstep`: which instruction is the first that two backends do differently?

import { type Backend, formatFinding, lockstep, type Program } from "@realmode/conformance";
import type { Outcome } from "./compare.ts";
import { STATUS } from "./status.ts";

/**
 * Steps the program on the first backend and on each other one; the first finding counts. With `repair`
 * the first backend's state is copied over after each, and all are told.
 */
export function lockstepProgram(
  program: Program,
  backends: readonly Backend[],
  repair: boolean = false,
): Outcome {
  const present = backends.filter(({ unavailable }) => unavailable === undefined);
  const [reference, ...subjects] = present;
  if (!reference || subjects.length === 0) {
    const absent = backends.find(({ unavailable }) => unavailable !== undefined);
    const why = absent ? ` (${absent.name}: ${absent.unavailable})` : "";
    return { verdict: "skip", status: STATUS.skip, text: `lockstep needs two backends${why}` };
  }
  const parts: string[] = [];
  const details: string[] = [];
  for (const subject of subjects) {
    const report = lockstep(reference, subject, program, { repair });
    const { findings, unjudged, steps, end } = report;
    const json = { reference: reference.name, subject: subject.name, steps, end, unjudged };
    const [first] = findings;
    if (first) {
      const told = findings.map(({ step, linearAddress, instruction, source, difference }) => ({
        step,
        linearAddress,
        instruction,
        source,
        difference,
      }));
      const text = repair
        ? `${findings.length} differences in ${steps} steps, up to ${end}`
        : `the first difference is after step ${first.step}`;
      return {
        verdict: "differ",
        status: STATUS.unmet,
        text,
        details: findings.flatMap((finding) => formatFinding(finding, report).split("\n")),
        json: { ...json, finding: told[0], ...(repair ? { findings: told } : {}) },
      };
    }
    for (const { step, reason } of unjudged) details.push(`step ${step}: SKIP ${reason}`);
    if (end === "time" || end === "steps") {
      const what = end === "time" ? "time" : "number of steps";
      return {
        verdict: "skip",
        status: STATUS.limit,
        text: `no difference in ${steps} steps, then the limit of ${what} was reached`,
        details,
        json,
      };
    }
    parts.push(
      `${reference.name} and ${subject.name} agree on each of ${steps} steps, up to ${end}`,
    );
  }
  return { verdict: "agree", status: STATUS.good, text: parts.join("; "), details };
}
