// How does a flat image look as Intel HEX, as S-records and as a hex dump?

const hex = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, "0");

const ROW = 16;

function sum(bytes: readonly number[]): number {
  return bytes.reduce((total, byte) => total + byte, 0) & 0xff;
}

/** One Intel HEX record: count, 16-bit address, type, data, two's complement checksum. */
function ihexRecord(type: number, address: number, data: readonly number[]): string {
  const bytes = [data.length, (address >> 8) & 0xff, address & 0xff, type, ...data];
  return `:${[...bytes, -sum(bytes) & 0xff].map((byte) => hex(byte, 2)).join("")}\n`;
}

/**
 * Intel HEX (Intel, "Hexadecimal Object File Format Specification", rev. A): 16 data bytes a record, an
 * extended linear address record wherever the upper 16 bits change, and the start as CS:IP (type 03)
 * where it is known.
 */
export function formatIntelHex(bytes: Uint8Array, origin: number, start?: number): string {
  let text = "";
  let upper = 0;
  for (let at = 0; at < bytes.length; ) {
    const address = origin + at;
    if (Math.floor(address / 0x10000) !== upper) {
      upper = Math.floor(address / 0x10000);
      text += ihexRecord(4, 0, [upper >> 8, upper & 0xff]);
    }
    // A record must not run over the end of its 64 KiB.
    const count = Math.min(ROW, bytes.length - at, 0x10000 - (address & 0xffff));
    text += ihexRecord(0, address & 0xffff, [...bytes.subarray(at, at + count)]);
    at += count;
  }
  if (start !== undefined) text += ihexRecord(3, 0, [0, 0, (start >> 8) & 0xff, start & 0xff]);
  return text + ihexRecord(1, 0, []);
}

/** One S-record: type, count, address, data, ones' complement checksum. */
function srecord(type: number, width: number, address: number, data: readonly number[]): string {
  const field = Array.from({ length: width }, (_, i) => (address >>> (8 * (width - 1 - i))) & 0xff);
  const bytes = [width + data.length + 1, ...field, ...data];
  return `S${type}${[...bytes, ~sum(bytes) & 0xff].map((byte) => hex(byte, 2)).join("")}\n`;
}

/**
 * Motorola S-records (srec(5)): addresses of 2, 3 or 4 bytes as the highest needs it, a header with
 * `name`, the start in the terminator.
 */
export function formatSrecords(
  bytes: Uint8Array,
  origin: number,
  name: string,
  start: number = origin,
): string {
  const last = Math.max(origin + bytes.length - 1, start, 0);
  const width = last <= 0xffff ? 2 : last <= 0xffffff ? 3 : 4;
  let text = srecord(0, 2, 0, [...Buffer.from(name.slice(-40), "latin1")]);
  for (let at = 0; at < bytes.length; at += ROW) {
    text += srecord(width - 1, width, origin + at, [...bytes.subarray(at, at + ROW)]);
  }
  return text + srecord(11 - width, width, start, []);
}

/** Address, 16 bytes, text; rows equal to the one before are one `*`, as in hexdump -C. */
export function formatHexDump(bytes: Uint8Array, origin = 0): string {
  let text = "";
  let before: string | undefined;
  let starred = false;
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = [...bytes.subarray(at, at + ROW)];
    const shown = row.map((byte) => byte.toString(16).padStart(2, "0"));
    const key = shown.join(" ");
    const isLast = at + ROW >= bytes.length;
    if (key === before && !isLast) {
      if (!starred) text += "*\n";
      starred = true;
      continue;
    }
    before = key;
    starred = false;
    const left = shown.slice(0, 8).join(" ").padEnd(23);
    const right = shown.slice(8).join(" ").padEnd(23);
    const plain = row.map((b) => (b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : ".")).join("");
    text += `${(origin + at).toString(16).padStart(8, "0")}  ${left}  ${right}  |${plain}|\n`;
  }
  return text;
}
