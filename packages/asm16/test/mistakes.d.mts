export const MISTAKES: [title: string, source: string][];
export function ours(room: typeof import("@realmode/asm16"), source: string): string;
