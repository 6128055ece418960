// Which programs make relaxation hard? Random ones, the same for the same seed: branches, gaps and
// alignments around the limits, sections, differences of labels, repetitions.

export function randomProgram(seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) / 0x1000000;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const int = (a, b) => a + Math.floor(random() * (b - a + 1));
  const labels = Array.from({ length: int(3, 12) }, (_, i) => `l${i}`);
  const open = new Set(labels);
  const lines = random() < 0.5 ? ["c0=7", "c1=200", "c2=5", "c3=0"] : [];
  const label = () => pick(labels) + pick(["", "", "", "+1", "-2", "+5"]);
  const kinds = [
    [25, () => `${pick(["jmp", "jmp", "jz", "jnc", "jl"])} ${label()}`],
    [5, () => `call ${label()}`],
    [15, () => `.skip ${pick([int(0, 10), int(20, 70), int(100, 130)])},0x90`],
    [
      8,
      () => `.balign ${pick([1, 2, 4, 8, 16, 32])}${pick(["", "", ",0x90", ",0", ",,3", ",,7"])}`,
    ],
    [2, () => `.p2align ${int(0, 5)}${pick(["", ",,5"])}`],
    [7, () => `.word ${label()},${label()}-.`],
    [3, () => `.word ${pick(labels)}-${pick(labels)}`],
    [3, () => `mov $${label()},%${pick(["ax", "bx", "ecx"])}`],
    [3, () => `mov ${label()}(%${pick(["bx", "si", "eax"])}),%dx`],
    [
      3,
      () =>
        pick([
          ".data",
          ".text",
          ".section .rodata",
          '.section .text.x,"ax"',
          ".bss\n.skip 3\n.text",
          ".text 1",
          ".text 0",
          '.section own,"aw"',
        ]),
    ],
    [3, () => `${pick(["1", "2"])}: ${pick(["nop", "inc %ax"])}`],
    [2, () => `c${int(0, 3)} = ${int(-5, 300)}`],
    [3, () => `add $c${int(0, 3)},%bx`],
    [2, () => `.org .+${int(0, 40)}`],
    [2, () => `add $${pick(labels)}-${pick(labels)},%bx`],
    [1, () => `.rept ${int(0, 4)}\nnop\njz ${pick(labels)}\n.endr`],
    [1, () => pick([".code32", ".code16", ".code16gcc"])],
    [1, () => `data32 jmp ${pick(labels)}`],
    [1, () => `.fill ${int(0, 5)},${int(0, 9)},${int(-9, 70000)}`],
    [8, () => pick(["nop", "mov 5(%bp),%ax", "push $-1", "addl $5,x3", "ret", "lea l1,%si"])],
  ];
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  for (let n = int(5, 60); n > 0; n--) {
    if (random() < 0.3 && open.size > 0) {
      const next = pick([...open]);
      open.delete(next);
      lines.push(`${next}:`);
    }
    let at = random() * total;
    const kind = kinds.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    lines.push(kind[1]());
  }
  for (const rest of open) lines.push(`${rest}:`);
  lines.push("x3: .byte 0", "c0=1", "c1=2", "c2=300", "c3=-1");
  return `${lines.join("\n")}\n`;
}
