// What is the program of a few lines of source, with or without a header?
import { caseProgram, type Program, parseCase } from "@realmode/conformance";

/** Assembles `source`; a mistake in it is the test's. */
export function programOf(source: string, filename = "test.s"): Program {
  const { case: test, diagnostics: wrong } = parseCase(source, filename);
  const { program, diagnostics } = caseProgram(test);
  if (!program || wrong.length > 0) {
    throw new Error(JSON.stringify([...wrong, ...diagnostics]));
  }
  return program;
}
