// How does the CPU get to a handler in protected mode?

import type { Cpu } from "./cpu.ts";
import { fault } from "./cpu.ts";
import * as S from "./state.ts";

export function deliverProtected(
  c: Cpu,
  _vector: number,
  _ip: number,
  _cause: string,
  _code: number,
): void {
  fault(c, S.GP);
}
