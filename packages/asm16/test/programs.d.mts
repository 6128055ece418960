export const STATEMENTS: readonly string[];
