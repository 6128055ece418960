export function toolVersions(): string | undefined;
export function slotAddress(index: number): number;
export function objdumpEach(
  list: readonly Uint8Array[],
  bits: 16 | 32,
): { text: string; length: number }[];
export function assembleEach(
  statements: readonly string[],
  bits: 16 | 32,
): (Uint8Array | undefined)[];
