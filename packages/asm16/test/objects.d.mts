export const DIRECTORY: string;
export function inFolder<T>(action: (folder: string) => T): T;
export function describeObject(bytes: Uint8Array): string;
export function gasObject(source: string, debug?: boolean): string;
export function linkObject(object: Uint8Array, origin: number): string;
export const OBJECTS: readonly string[];
