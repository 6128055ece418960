export const gold: Readonly<Record<string, () => string>>;

/** The samples of the gold file, in its order. */
export function sampleList(bits: 16 | 32): Uint8Array[];

/** objdump's text, corrected where `formatAtt` differs from it. */
export function corrected(text: string): string;
