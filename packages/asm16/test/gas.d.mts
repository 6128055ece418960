export function gasVersion(): string | undefined;
export function toolVersions(): string | undefined;
export function gasStatements(statements: readonly string[], mode?: string): string[];
export function gasProgram(source: string, origin?: number): string;
