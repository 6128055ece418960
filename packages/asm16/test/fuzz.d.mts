export function tryOne(source: string): void;
