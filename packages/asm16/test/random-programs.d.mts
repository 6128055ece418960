export function randomProgram(seed: number): string;
