export function intelStatements(mode: string, every: number, from?: number): string[];
