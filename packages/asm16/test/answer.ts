// What does asm16 say to a source, in the notation of the gold files?

import { assemble } from "@realmode/asm16";

/** Hex digits, or `! first error`. */
export function answer(source: string, origin = 0): string {
  const result = assemble(`${source}\n`, { origin });
  if (result.ok) return Buffer.from(result.bytes).toString("hex");
  const error = result.diagnostics.find((d) => d.severity === "error");
  return `! ${error?.message ?? "no error is listed"}`;
}

/** Same bytes, or both refuse. */
export function agree(ours: string, gas: string): boolean {
  return gas.startsWith("!") ? ours.startsWith("!") : ours === gas;
}
