// How does a structure of the kernel's become a value, and back?
//
// A layout is a table: the field's name, then [offset, size]. Size 1, 2 and 4 are unsigned numbers, 8
// is a bigint; instead of a size a nested layout can stand. [offset, size, count] is an array; one of
// single bytes is a Uint8Array; one of structures needs their size: [offset, layout, count, size].

type Size = 1 | 2 | 4 | 8;
type FieldSpec =
  | readonly [offset: number, size: Size]
  | readonly [offset: number, size: Size, count: number]
  | readonly [offset: number, layout: Layout]
  | readonly [offset: number, layout: Layout, count: number, size: number];

export interface Layout {
  readonly [field: string]: FieldSpec;
}

type One<S> = S extends 8 ? bigint : S extends Size ? number : Struct<S>;
type Value<F> = F extends readonly [number, infer S]
  ? One<S>
  : F extends readonly [number, infer S, ...unknown[]]
    ? S extends 1
      ? Uint8Array
      : One<S>[]
    : never;

/** The value of a structure with layout `L`: its fields by the kernel's names. */
export type Struct<L> = { -readonly [F in keyof L]: Value<L[F]> };

type Values = Record<string, unknown>;

function read(view: DataView, at: number, size: Size): number | bigint {
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, true);
  return size === 4 ? view.getUint32(at, true) : view.getBigUint64(at, true);
}

function write(view: DataView, at: number, size: Size, value: unknown, what: string): void {
  if (size === 8) {
    view.setBigUint64(at, u64(value, what), true);
    return;
  }
  const number = unsigned(value, 8 * size, what);
  if (size === 1) view.setUint8(at, number);
  else if (size === 2) view.setUint16(at, number, true);
  else view.setUint32(at, number, true);
}

/** @throws TypeError, RangeError unless `value` is a bigint of 64 unsigned bits. */
export function u64(value: unknown, what: string): bigint {
  if (typeof value !== "bigint") throw new TypeError(`${what} must be a bigint`);
  if (value !== BigInt.asUintN(64, value)) throw new RangeError(`${what} must fit into 64 bits`);
  return value;
}

/** @throws TypeError, RangeError unless `value` is a whole number of `bits` unsigned bits. */
export function unsigned(value: unknown, bits: number, what: string): number {
  if (typeof value !== "number") throw new TypeError(`${what} must be a number`);
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new RangeError(`${what} is ${value}, not ${bits} unsigned bits`);
  }
  return value;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readStruct(view: DataView, at: number, layout: Layout): Values {
  const values: Values = {};
  for (const [name, [offset, size, count, stride]] of Object.entries(layout)) {
    const one = (i: number, step: number): unknown =>
      typeof size === "number"
        ? read(view, at + offset + i * step, size)
        : readStruct(view, at + offset + i * step, size);
    if (count === undefined) values[name] = one(0, 0);
    else if (size === 1) {
      const start = view.byteOffset + at + offset;
      values[name] = new Uint8Array(view.buffer.slice(start, start + count));
    } else {
      const step = typeof size === "number" ? size : (stride ?? 0);
      values[name] = Array.from({ length: count }, (_, i) => one(i, step));
    }
  }
  return values;
}

function writeStruct(
  view: DataView,
  at: number,
  layout: Layout,
  values: unknown,
  what: string,
): void {
  if (typeof values !== "object" || values === null) {
    throw new TypeError(`${what} must be an object`);
  }
  for (const [name, [offset, size, count, stride]] of Object.entries(layout)) {
    const value = (values as Values)[name];
    const path = `${what}.${name}`;
    const one = (i: number, step: number, item: unknown, text: string): void => {
      if (typeof size === "number") write(view, at + offset + i * step, size, item, text);
      else writeStruct(view, at + offset + i * step, size, item, text);
    };
    if (count === undefined) {
      one(0, 0, value, path);
      continue;
    }
    const isList = size === 1 ? value instanceof Uint8Array : Array.isArray(value);
    if (!isList) throw new TypeError(`${path} must be ${size === 1 ? "a Uint8Array" : "an array"}`);
    const list = value as ArrayLike<unknown>;
    if (list.length !== count) throw new RangeError(`${path} must have ${count} elements`);
    const step = typeof size === "number" ? size : (stride ?? 0);
    for (let i = 0; i < count; i++) one(i, step, list[i], `${path}[${i}]`);
  }
}

/** The structure at `at` of these bytes, as a fresh value. */
export function decode<L extends Layout>(layout: L, bytes: Uint8Array, at = 0): Struct<L> {
  return readStruct(viewOf(bytes), at, layout) as Struct<L>;
}

/**
 * Lays a value over the bytes at `at`; what no field names is left as it is.
 *
 * @throws TypeError, RangeError where a field is missing, of another type, or does not fit.
 */
export function encode<L extends Layout>(
  layout: L,
  value: Struct<L>,
  bytes: Uint8Array,
  what: string,
  at = 0,
): Uint8Array {
  writeStruct(viewOf(bytes), at, layout, value, what);
  return bytes;
}
