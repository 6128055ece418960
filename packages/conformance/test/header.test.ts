// Is a case's header read as written, and is each mistake told with its exact place?
import { parseCase } from "@realmode/conformance";
import { describe, expect, it } from "vitest";

/** `line:column-endColumn code message` of each diagnostic. */
const mistakes = (source: string): string[] =>
  parseCase(source, "case.s").diagnostics.map(
    (d) => `${d.line}:${d.column}-${d.endColumn} ${d.code} ${d.message}`,
  );

describe("parseCase", () => {
  it("reads every key", () => {
    const { case: test, diagnostics } = parseCase(
      `# What it guards,
# in two lines.
# realmode: layout=flat load=0x2000 ram=64K entry=0x100:0x1000 reg.ax=012 reg.cs.base=0x10 reg.ds=2
# realmode: exit="hlt; mmio write16 0x1002 0x34" expect.esp=0x12345678 expect.al=7 flags=Zc mem.0xff8="00 0a"
# realmode: console="a\\tb\\x00\\"" io="out8 0x80 5; in16 0x60 0x1234" mmio="read8 0x3000 1"
# realmode: timeout=1.5s max=20 judge="KVM run; SDM" needs=idt-limit init.16=ff slot.3=0x2000:4K:readonly
# realmode: vcpus=3 reg.2.ax=7 expect.1.bx=9 interrupt="0x20; nmi@1" slot.4=0x8000:8K dirty.4="0 1" slot.5=0x9000:4K:alias=4

        hlt
`,
      "alu/some-case.s",
    );
    expect(diagnostics).toEqual([]);
    expect(test).toMatchObject({
      name: "alu/some-case",
      guards: "What it guards, in two lines.",
      hasHeader: true,
      layout: "flat",
      load: 0x2000,
      ram: 0x10000,
      entry: { selector: 0x100, offset: 0x1000 },
      registers: { regs: { eax: 10 }, sregs: { cs: { base: 16 }, ds: { selector: 2, base: 32 } } },
      init: [{ physAddr: 16, bytes: Uint8Array.of(0xff) }],
      slots: [
        { slot: 3, guestPhysAddr: 0x2000, memorySize: 4096, readonly: true },
        { slot: 4, guestPhysAddr: 0x8000, memorySize: 8192, logDirty: true },
      ],
      aliases: [{ slot: 5, guestPhysAddr: 0x9000, memorySize: 4096, of: 4 }],
      interrupts: [
        { vector: 0x20, after: 0 },
        { vector: "nmi", after: 1 },
      ],
      others: [
        { regs: {}, sregs: {} },
        { regs: { eax: 7 }, sregs: {} },
      ],
      timeoutMs: 1500,
      maxInstructions: 20,
      judge: ["KVM run", "SDM"],
      needs: ["idt-limit"],
      expectation: {
        exits: [
          { reason: "hlt" },
          { reason: "mmio", access: { verb: "write", size: 2, address: 0x1002, value: 0x34 } },
        ],
        flags: { set: 0x40, clear: 1 },
        memory: [{ physAddr: 0xff8, bytes: Uint8Array.of(0, 10) }],
        console: 'a\tb\0"',
        io: [
          { verb: "out", size: 1, address: 0x80, value: 5 },
          { verb: "in", size: 2, address: 0x60, value: 0x1234 },
        ],
        mmio: [{ verb: "read", size: 1, address: 0x3000, value: 1 }],
        dirty: [{ slot: 4, pages: [0, 1] }],
      },
    });
    const [first = []] = test.expectation.others;
    expect(first.map((r) => [r.register.name, r.value])).toEqual([["bx", 9]]);
    expect(test.expectation.registers.map((r) => [r.register.name, r.value])).toEqual([
      ["esp", 0x12345678],
      ["al", 7],
    ]);
  });

  it("takes a source without a header as a case without expectations", () => {
    const { case: test, diagnostics } = parseCase("# just a comment\n  hlt\n", "x.s");
    expect(diagnostics).toEqual([]);
    expect(test.hasHeader).toBe(false);
    expect(test.expectation).toEqual({ registers: [], others: [], dirty: [], memory: [] });
  });

  it("reads headers after //, beside block comments and with CR LF", () => {
    const source =
      "/* a\r\n * block */\r\n// realmode: exit=hlt\r\n## realmode: flags=C\r\nhlt\r\n";
    const { case: test, diagnostics } = parseCase(source, "x.s");
    expect(diagnostics).toEqual([]);
    expect(test.guards).toBe("a block");
    expect(test.expectation).toMatchObject({ exits: [{ reason: "hlt" }], flags: { set: 1 } });
  });

  it.each([
    ["# realmode: exit=hlt foo=1\n", '1:22-25 header-key unknown key "foo"'],
    ["# realmode: exi=hlt\n", '1:13-16 header-key unknown key "exi"'],
    ["\n#realmode:   exit\n", '2:14-18 header-syntax "exit" is not of the form key=value'],
    ["# realmode: =3\n", '1:13-15 header-syntax "=3" is not of the form key=value'],
    ['# realmode: console="ab\n', "1:21-24 header-quote the value has no closing quote"],
    ['# realmode: console="a\\q"\n', '1:23-25 header-escape unknown escape "\\q"'],
    ["# realmode: exit=hlt exit=io\n", "1:22-26 header-twice exit stands in line 1 already"],
    [
      "# realmode: exit=halt\n",
      '1:18-22 header-value "halt" is no exit reason: known are hlt, io, mmio, shutdown, fail_entry, intr, irq_window_open, debug, internal_error, unknown, limit',
    ],
    [
      "# realmode: expect.ax=70000\n",
      "1:23-28 header-value ax has 16 bits: 70000 is not within 0 to 0xffff",
    ],
    ["# realmode: expect.rax=1\n", '1:24-25 header-value "rax" is no register'],
    [
      "# realmode: reg.ax=09\n",
      '1:20-22 header-value "09" is not a number (C literals: 10, 0x0a, 012)',
    ],
    [
      "# realmode: flags=Zx\n",
      '1:19-21 header-value "x" is no flag letter: known are oditszapc, capital = set, small = clear',
    ],
    [
      "# realmode: reg.1.ax=1\n",
      "1:22-23 header-value there is no vCPU 1: vcpus= stands before it and says how many, the first is 0",
    ],
    ["# realmode: vcpus=17\n", '1:19-21 header-value "17" is no number of vCPUs from 1 to 16'],
    [
      "# realmode: interrupt=irq1\n",
      '1:23-27 header-value "irq1" is not VECTOR, VECTOR@EXITS, nmi or nmi@EXITS',
    ],
    ["# realmode: interrupt=256@1\n", "1:23-28 header-value vector 256 is not within 0 to 255"],
    ["# realmode: dirty.3=0\n", "1:21-22 header-value there is no slot.3 before it"],
    [
      "# realmode: slot.3=0:4K dirty.3=x\n",
      '1:33-34 header-value "x" is not page numbers, as "0 2"',
    ],
    ["# realmode: slot.3=0:4K:alias=x\n", '1:20-32 header-value "x" is no slot from 0 to 32763'],
    ["# realmode: flags=Zz\n", "1:19-21 header-value flag z is named twice"],
    ["# realmode: mem.0=123\n", '1:19-22 header-value "123" is not bytes in hex, two digits each'],
    ['# realmode: io="out7 0x80 1"\n', "1:16-29 header-value out has a width of 8, 16, 32, not 7"],
    [
      '# realmode: io="in8 0x80"\n',
      '1:16-26 header-value "in8 0x80" needs the value the guest shall read',
    ],
    ['# realmode: io="out8 0x80 256"\n', '1:16-31 header-value "256" is not a value of 8 bits'],
    [
      "# realmode: layout=pages\n",
      '1:20-25 header-value "pages" is no layout: known are page, page+alias, flat',
    ],
    ["# realmode: load=0x100\n", "1:13-17 header-layout load has a meaning with layout=flat only"],
    [
      "# realmode: entry=0:0x100\n",
      "1:13-18 header-layout an entry SEG:OFF has a meaning with layout=flat only",
    ],
    [
      "# realmode: ram=5000 layout=flat\n",
      '1:17-21 header-value "5000" is no size of RAM: whole pages of 4096 bytes, at most 16M',
    ],
    ["# realmode: timeout=soon\n", '1:21-25 header-value "soon" is no duration, as 2s or 500ms'],
    [
      "# realmode: slot.3=0x2001:4096\n",
      "1:20-31 header-value a slot starts and ends on page borders (multiples of 0x1000)",
    ],
    [
      "  hlt\n# realmode: exit=hlt\n",
      "2:1-12 header-late a header line after the first statement (line 1) is not read",
    ],
  ])("%j", (source, expected) => {
    expect(mistakes(source)).toEqual([expected]);
  });

  it("refuses a need nobody knows", () => {
    expect(mistakes("# realmode: needs=luck\n")[0]).toMatch(
      /^1:19-23 header-value "luck" is no known gap: known are .*idt-limit/,
    );
  });

  it("tells all mistakes at once, in the order of the text", () => {
    const source = "# realmode: a=1 exit=b\n# realmode: flags=q c\n";
    expect(mistakes(source).map((text) => text.split(" ")[0])).toEqual([
      "1:13-14",
      "1:22-23",
      "2:19-20",
      "2:21-22",
    ]);
  });

  it("survives anything", () => {
    const junk = String.fromCharCode(...Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256));
    expect(() => parseCase(`# realmode: ${junk}`, "junk.s")).not.toThrow();
    expect(() =>
      parseCase("# realmode: __proto__=1 constructor=2 toString.x=3", "x.s"),
    ).not.toThrow();
    expect(mistakes("# realmode: constructor=2 toString.x=3")).toHaveLength(2);
  });
});
