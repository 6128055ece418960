export function mutatedSource(seed: number): string;
