// How do segment loads and far transfers work in protected mode, at privilege level 0?

import { type Cpu, fault } from "./cpu.ts";
import * as S from "./state.ts";

export function loadSegmentProtected(c: Cpu, _seg: number, _selector: number): void {
  fault(c, S.GP);
}
export function farTransferProtected(
  c: Cpu,
  _selector: number,
  _offset: number,
  _call: boolean,
): void {
  fault(c, S.GP);
}
export function farReturnProtected(
  c: Cpu,
  _selector: number,
  _offset: number,
  _release: number,
): void {
  fault(c, S.GP);
}
export function interruptReturnProtected(
  c: Cpu,
  _selector: number,
  _offset: number,
  _flags: number,
): void {
  fault(c, S.GP);
}
export function systemSegment(c: Cpu, _op: number): void {
  fault(c, S.UD);
}
