// What do damaged sources look like? Made from programs that mean something, by a seed.

import { STATEMENTS } from "./programs.mjs";
import { randomProgram } from "./random-programs.mjs";

/** A small generator of its own (mulberry32), so that a seed means the same everywhere. */
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, pick: (list) => list[below(list.length)] };
}

/** What parsers stumble over. */
const SPLINTERS = [
  ..."()[]{}<>,;:#%$*+-/\\'\"!&|^~=@.\n\t \0".split(""),
  ...'\u00e9 \ud800 \u2028 0x 0b 08 1f 9b 1: .L $( %( /* */ // # 1 "x" \\@ \\() \\x'.split(" "),
  ..."0xffffffffffffffff 99999999999999999999999 -1 -0x8000000000000000 1<<63 1/0 .-. .+1".split(
    " ",
  ),
  ".macro m x\n",
  ".endm\n",
  ".rept 3\n",
  ".rept 100000\n",
  ".endr\n",
  ".irp x,1,2,3\n",
  ".irpc c,abc\n",
  ".if 1\n",
  ".if 0\n",
  ".else\n",
  ".endif\n",
  ".altmacro\n",
  "local x\n",
  ".exitm\n",
  "m m\n",
  "m \\x\\x\n",
  ".intel_syntax noprefix\n",
  ".att_syntax\n",
  ".att_syntax noprefix\n",
  ".code32\n",
  ".code16gcc\n",
  ".arch i8086\n",
  ".text 3\n",
  ".struct 5\n",
  ".previous\n",
  ".pushsection a\n",
  ".popsection\n",
  '.section a,"axG",@progbits,g,comdat\n',
  ".org x\n",
  ".org .+0x7fffffff\n",
  ".skip y-x\n",
  ".balign 8,,3\n",
  ".p2align 31\n",
  ".fill 0x7fffffff,8,1\n",
  ".uleb128 y-x\n",
  ".cfi_startproc\n",
  ".cfi_endproc\n",
  ".cfi_escape 1,2\n",
  ".comm x,0x7fffffff\n",
  ".reloc x,R_386_16,y\n",
  '.include "a"\n',
  '.incbin "a",1,-1\n',
  "x=x+1\n",
  "x=y\ny=x\n",
  ".eqv x,x+x\n",
  "r=%bx\n",
  "word ptr ",
  "offset ",
  "rep ",
  "{disp8} ",
  "addr32 ",
  "lock ",
  "%es:",
];

const ends = (r, text) => {
  const a = r.below(text.length + 1);
  return [a, Math.min(text.length, a + 1 + r.below(12))];
};

const MUTATIONS = [
  (r, text) => {
    const [a] = ends(r, text);
    return text.slice(0, a) + r.pick(SPLINTERS) + text.slice(a);
  },
  (r, text) => {
    const [a, b] = ends(r, text);
    return text.slice(0, a) + text.slice(b);
  },
  (r, text) => {
    const [a, b] = ends(r, text);
    return text.slice(0, a) + r.pick(SPLINTERS) + text.slice(b);
  },
  (r, text) => {
    const [a, b] = ends(r, text);
    return text.slice(0, b) + text.slice(a, b).repeat(1 + r.below(40)) + text.slice(b);
  },
  (r, text) => {
    const lines = text.split("\n");
    const a = r.below(lines.length);
    const [line] = lines.splice(a, 1);
    lines.splice(r.below(lines.length + 1), 0, line);
    return lines.join("\n");
  },
  (r, text) => `${text}\n${r.pick(STATEMENTS)}`,
  (r, text) => {
    const at = r.below(text.length + 1);
    return `${text.slice(0, at)}${String.fromCharCode(r.below(256))}${text.slice(at + 1)}`;
  },
  (r, text) => text.replace(/\d+/, () => r.pick(["0", "65535", "0x7fffffff", "-1", "1<<40"])),
];

/** A damaged source; the same for the same seed. */
export function mutatedSource(seed) {
  const r = generator(seed);
  let text = r.below(3) === 0 ? randomProgram(seed) : r.pick(STATEMENTS);
  if (r.below(3) === 0) text += `\n${r.pick(STATEMENTS)}`;
  for (let n = 1 + r.below(6); n > 0; n--) text = r.pick(MUTATIONS)(r, text);
  return text;
}
