export const PROGRAMS: readonly string[];
export const LEVELS: readonly string[];
export const VARIANTS: Readonly<Record<string, readonly string[]>>;
export function gccVersion(): string | undefined;
export function compile(program: string, level: string, variant: string): string;
