// Which globals of the host (a browser, Node) may the browser-safe rooms use? These, and no others.
//
// The rooms are compiled without DOM or Node types, so that a use of anything else is a type error.

/** The part of `WebAssembly.Memory` that realmode uses. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  /** Grows by `pages` of 64 KiB; returns the size before, in pages. */
  grow(pages: number): number;
}

export interface WasmMemoryDescriptor {
  initial: number;
  maximum: number;
  shared: boolean;
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The part of `AbortSignal` that a run listens to. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

interface MessagePortLike {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface HostGlobals {
  readonly WebAssembly: {
    readonly Memory: new (descriptor: WasmMemoryDescriptor) => WasmMemory;
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => WasmInstance;
  };
  readonly performance: { now(): number };
  readonly MessageChannel: new () => { port1: MessagePortLike; port2: MessagePortLike };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label?: string,
    options?: { fatal?: boolean },
  ) => { decode(bytes: Uint8Array): string };
  /** Bytes from base64, one a letter. */
  atob(text: string): string;
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The host's globals, typed as far as realmode uses them. */
export const host: HostGlobals = globalThis as unknown as HostGlobals;
