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
  readonly #found = new Map<string, boolean>();

  /** Why a case that needs `names` can't be judged on `backend`; undefined where it can. */
  reason(backend: Backend, names: readonly string[]): string | undefined {
    if (!backend.host) return undefined;
    for (const name of names) {
      const gap = GAPS.find((g) => g.name === name);
      if (gap && this.#has(backend, gap)) return `this host's ${backend.name}: ${gap.says}`;
    }
    return undefined;
  }

  #has(backend: Backend, gap: Gap): boolean {
    const key = `${backend.name} ${gap.name}`;
    let has = this.#found.get(key);
    if (has === undefined) {
      const { case: test } = parseCase(gap.probe, `${gap.name}.s`);
      const { program } = caseProgram(test);
      if (!program) throw new Error(`the probe of gap ${gap.name} does not assemble`);
      const seen = observe(backend.createMachine, program);
      has = judge(test.expectation, seen, backend).kind !== "pass";
      this.#found.set(key, has);
    }
    return has;
  }
}
