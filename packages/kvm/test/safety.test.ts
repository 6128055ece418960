// Can anything that JavaScript hands to the addon crash it? Every native method, with anything.
//
// Worth most under the sanitizers: scripts/test-asan.mjs.

import fc from "fast-check";
import { expect, test } from "vitest";
import { type NativeVm, native } from "../src/native.ts";
import type { NativeDevice } from "../src/raw/calls.ts";
import { STRUCT_SIZE } from "../src/raw/structs.ts";
import { needKvm } from "./guests.ts";

needKvm();

/** RAM full of HLT, so that a guest with whatever registers stops. */
function boot() {
  const { Kvm, recordSize, eventfd } = native();
  const kvm = new Kvm("/dev/kvm");
  const vm = kvm.createVm();
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const bytes = new Uint8Array(memory.buffer).fill(0xf4);
  vm.setUserMemoryRegion(0, 0, 0n, 65536n, bytes);
  vm.setUserMemoryRegion(1, 0, 0xffff0000n, 65536n, bytes);
  const record = new Uint8Array(new SharedArrayBuffer(recordSize));
  const vcpu = vm.createVcpu(0, record, () => {});
  return { kvm, vm, vcpu, event: eventfd(0, false), stats: vcpu.KVM_GET_STATS_FD(), ...device(vm) };
}

/** Empty where the kernel has none of VFIO's. */
function device(vm: NativeVm): { device?: NativeDevice } {
  try {
    return { device: vm.KVM_CREATE_DEVICE(4, 0)! };
  } catch {
    return {};
  }
}

const detached = (): Uint8Array => {
  const bytes = new Uint8Array(STRUCT_SIZE.kvm_regs);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
};

const sizes = [0, 1, 2, 8, ...Object.values(STRUCT_SIZE)];
const argument = fc.oneof(
  fc.anything({ withBigInt: true, withTypedArray: true, withMap: true }),
  fc.constantFrom(
    ...[0, 1, 2, 255, 2 ** 31, 2 ** 32 - 1, 2 ** 53, -1, Number.NaN, Infinity, 0.5],
    ...[0n, 4096n, 65536n, 2n ** 63n, 2n ** 64n, -1n],
    ...[null, undefined, "", {}, [], () => {}, Symbol("s")],
  ),
  fc.constantFrom(...sizes).chain((n) => fc.uint8Array({ minLength: n, maxLength: n })),
  fc.constantFrom(...sizes).map((n) => new Uint8Array(new SharedArrayBuffer(n))),
  fc.constant(null).map(detached),
  fc.constant(null).map(() => native().eventfd(1, true)),
);

test("every native method, with anything, returns or throws", async () => {
  const made = boot();
  const calls = Object.entries(made).flatMap(([name, object]) =>
    // `run` is the vCPU's own.
    [Object.getPrototypeOf(object), object]
      .flatMap((from) => Object.getOwnPropertyNames(from))
      .filter((name) => typeof (object as object as Record<string, unknown>)[name] === "function")
      .filter((method) => !/^(constructor|close|detach|done)$/.test(method))
      .map((method) => ({ name: name as keyof typeof made, method })),
  );
  expect(calls.length).toBeGreaterThan(110);
  let current = made;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...calls), fc.array(argument, { maxLength: 6 }))),
      (sequence) => {
        for (const [{ name, method }, args] of sequence) {
          const object = current[name] as unknown as Record<string, (...a: unknown[]) => unknown>;
          // No guest here may spin for ever: a run has its bound.
          if (method === "run") current.vcpu.setTimeout(20);
          try {
            object[method]!(...args);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
          if (method === "start") current.vcpu.kick();
        }
        current.vm.close();
        current.vcpu.close();
        current.kvm.close();
        current.event.close();
        current.stats.close();
        current.device?.close();
        current = boot();
      },
    ),
    { numRuns: 400 },
  );
  current.vm.close();
});

test("native objects can't be made, or their methods borrowed", () => {
  const { kvm, vm, vcpu } = boot();
  for (const object of [vm, vcpu]) {
    expect(() => Reflect.construct(object.constructor, [])).toThrow(TypeError);
    expect(() => Reflect.construct(object.constructor, [{}, 1, "x"])).toThrow(TypeError);
  }
  expect(() => Reflect.construct(kvm.constructor, [])).toThrow(TypeError);
  for (const [from, to] of [
    [kvm, vm],
    [vm, vcpu],
    [vcpu, {}],
    [vcpu, kvm],
  ]) {
    for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(from))) {
      if (method === "constructor") continue;
      const borrowed = (from as unknown as Record<string, () => void>)[method]!;
      expect(() => borrowed.call(to)).toThrow(TypeError);
    }
  }
  vm.close();
  kvm.close();
});

test("run() takes the handle of a vCPU that is there, and says so of any other", () => {
  const { vm, vcpu, kvm } = boot();
  const { run } = native();
  vcpu.setTimeout(1000);
  expect(() => Object.assign(vcpu, { handle: 0 })).toThrow(TypeError);
  expect(run(vcpu.handle)).toBe(5);
  const numbers = [-1, 2 ** 31, 2 ** 32 + vcpu.handle, 2 ** 53, 1e300, -1e300];
  for (const handle of [...numbers, "0", null, {}, undefined, 0n]) {
    expect(run(handle as number), String(handle)).toBe(-5);
  }
  expect((run as () => number)()).toBe(-5);
  for (const room of [-1, 1e300, Number.NaN, "many", null, {}]) {
    expect(run(vcpu.handle, room as number), String(room)).toBe(5);
  }
  vm.close();
  kvm.close();
  expect(run(vcpu.handle)).toBe(-5);
});

test("the record and the callback of a vCPU must be what they are", () => {
  const { vm, kvm } = boot();
  const { recordSize } = native();
  const shared = new Uint8Array(new SharedArrayBuffer(recordSize));
  for (const [record, done] of [
    [new Uint8Array(recordSize), () => {}],
    [shared.subarray(1), () => {}],
    [null, () => {}],
    [shared, null],
  ]) {
    expect(() => vm.createVcpu(1, record as Uint8Array, done as () => void)).toThrow();
  }
  const vcpu = vm.createVcpu(1, shared, () => {});
  expect(() => Object.assign(vcpu, { record: new Uint8Array(1) })).toThrow(TypeError);
  expect(() => Object.assign(vcpu, { done: 1 })).toThrow(TypeError);
  vm.close();
  kvm.close();
});

/** ES2024, and in Node 20. */
const Resizable = ArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer & { resize(length: number): void };

test("a structure in any other shape is refused before the kernel sees it", () => {
  const made = boot();
  let checked = 0;
  for (const object of [made.kvm, made.vm, made.vcpu]) {
    const methods = object as unknown as Record<string, (bytes: unknown) => unknown>;
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object))) {
      if (!name.startsWith("KVM_")) continue;
      const said = (bytes: unknown): string => {
        try {
          methods[name]!(bytes);
        } catch (error) {
          return `${(error as Error).name}: ${(error as Error).message}`;
        }
        return "no error";
      };
      // Those that take one structure say its size.
      const size = Number(
        /^RangeError: .*takes (?:a header of )?(\d+)/.exec(said(new Uint8Array(0)))?.[1],
      );
      if (!(size > 0)) continue;
      checked++;
      const shrunk = new Resizable(size, { maxByteLength: 2 * size });
      const [tracking, fixed] = [new Uint8Array(shrunk), new Uint8Array(shrunk, 0, size)];
      shrunk.resize(0);
      const gone = new Uint8Array(size);
      structuredClone(gone.buffer, { transfer: [gone.buffer] });
      for (const [what, bytes, error] of [
        ["too short", new Uint8Array(size - 1), "RangeError"],
        ["much too long", new Uint8Array(1_000_000), "RangeError"],
        ["detached", gone, "RangeError"],
        ["shrunk under a tracking view", tracking, "RangeError"],
        ["shrunk under a fixed view", fixed, "RangeError"],
        ["other elements", new Uint16Array(size), "TypeError"],
        ["signed elements", new Int8Array(size), "TypeError"],
        ["a DataView", new DataView(new ArrayBuffer(size)), "TypeError"],
        ["the buffer itself", new ArrayBuffer(size), "TypeError"],
        ["an array", Array(size).fill(0), "TypeError"],
        ["nothing", undefined, "TypeError"],
      ] as const) {
        expect([name, what, said(bytes)]).toEqual([name, what, expect.stringMatching(`^${error}`)]);
      }
    }
  }
  expect(checked).toBeGreaterThan(60);
  for (const one of Object.values(made)) one.close();
});

test("an eventfd in disguise is none", () => {
  const { vm, kvm, event, device } = boot();
  const prototype = Object.getPrototypeOf(event) as object;
  const borrowed = Object.setPrototypeOf(Object.create(vm) as object, prototype) as never;
  const other = native().eventfd(0, false);
  Object.setPrototypeOf(device ?? other, prototype);
  for (const fake of [borrowed, Object.create(prototype) as never, {} as never, vm as never]) {
    expect(() => vm.KVM_IRQFD(fake, 4, 0)).toThrow(TypeError);
    expect(() => vm.KVM_IOEVENTFD(fake, 0n, 1, 0, 0n)).toThrow(TypeError);
  }
  if (device) expect(() => vm.KVM_IRQFD(device as never, 4, 0)).toThrow(TypeError);
  // A foreign prototype does not take its nature away.
  const real = Object.setPrototypeOf(native().eventfd(0, false) as object, {}) as never;
  vm.KVM_IOEVENTFD(real, 0x80n, 1, 2, 0n);
  for (const one of [vm, kvm, event, other]) one.close();
});
