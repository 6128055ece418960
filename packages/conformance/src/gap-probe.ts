// Has this host the gaps that a case can't be judged with?
//
// On a backend that is a host (see `Backend.host`) the gap's probe is run once; where it does not
// pass, the case is a SKIP with the gap's words. A backend under test is never asked: there the same
// is a failure.

import { parseCase } from "./case.ts";
import { caseProgram } from "./case-program.ts";
import { GAPS, type Gap } from "./gaps.ts";
import { observe } from "./observe.ts";
import { type Backend, judge } from "./verdict.ts";

/** Asks hosts whether they have a gap; each answer is remembered. */
export class GapProbe {
  readonly #found = new Map<string, string | undefined>();

  /** Why a case that needs `names` can't be judged on `backend`; undefined where it can. */
  reason(backend: Backend, names: readonly string[]): string | undefined {
    if (!backend.host) return undefined;
    for (const name of names) {
      const gap = GAPS.find((g) => g.name === name);
      const why = gap && this.#ask(backend, gap);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  #ask(backend: Backend, gap: Gap): string | undefined {
    const key = `${backend.name} ${gap.name}`;
    if (!this.#found.has(key)) {
      const { case: test } = parseCase(gap.probe, `${gap.name}.s`);
      const { program } = caseProgram(test);
      if (!program) throw new Error(`the probe of gap ${gap.name} does not assemble`);
      const seen = observe(backend.createMachine, program);
      const verdict = judge(test.expectation, seen, backend);
      const { regs, sregs } = seen;
      // An instruction of the probe's own; what one meets that has gone astray is the gap's doing.
      const isOwn = program.locate((sregs.cs.base + regs.eip) >>> 0) !== undefined;
      const refused = verdict.kind === "not-executable" && isOwn ? verdict.reason : undefined;
      const why = refused ?? `this host's ${backend.name}: ${gap.says}`;
      this.#found.set(key, verdict.kind === "pass" ? undefined : why);
    }
    return this.#found.get(key);
  }
}
