// What does an object file say, as text that two assemblers' files can be compared by?

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The working directory that both assemblers are told. */
export const DIRECTORY = "/";

export function inFolder(action) {
  const folder = mkdtempSync(join(tmpdir(), "asm16-object-"));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const RELOCATIONS = { 1: "32", 2: "PC32", 20: "16", 21: "PC16", 22: "8", 23: "PC8" };
const SIZES = { 1: 4, 2: 4, 20: 2, 21: 2, 22: 1, 23: 1 };
const hex = (value) => value.toString(16);

/**
 * Sections with type, flags, alignment and bytes, symbols in order, relocations in order. Where things
 * lie in the file is not said, nor who made it. A small reader of its own, after the System V ABI.
 */
export function describeObject(bytes) {
  const elf = Buffer.from(bytes);
  const u32 = (at) => elf.readUInt32LE(at);
  const u16 = (at) => elf.readUInt16LE(at);
  const text = (at) => elf.toString("utf8", at, elf.indexOf(0, at));
  if (elf.toString("latin1", 0, 7) !== "\x7fELF\x01\x01\x01") throw new Error("no ELF32 file");
  const out = [`machine ${u16(18)} type ${u16(16)}`];
  const headers = Array.from({ length: u16(48) }, (_, i) => {
    const at = u32(32) + i * 40;
    const words = Array.from({ length: 10 }, (_, word) => u32(at + word * 4));
    const [name, type, flags, address, offset, size, link, info, align, entry] = words;
    return { name, type, flags, address, offset, size, link, info, align, entry };
  });
  const names = headers[u16(50)].offset;
  for (const h of headers) h.title = text(names + h.name);
  const index = (number) =>
    ({ 0: "*UND*", 65521: "*ABS*", 65522: "*COM*" })[number] ?? headers[number].title;
  const symtab = headers.find((h) => h.type === 2);
  const symbols = [];
  for (let at = symtab?.offset; at < symtab?.offset + symtab?.size; at += 16) {
    const section = index(u16(at + 14));
    const kind = elf[at + 12];
    symbols.push({
      name: (kind & 15) === 3 ? section : text(headers[symtab.link].offset + u32(at)),
      line: `value ${hex(u32(at + 4))} size ${u32(at + 8)} bind ${kind >> 4} type ${kind & 15} visibility ${elf[at + 13]} in ${section}`,
    });
  }
  const strings = headers.find((h) => h.title === ".debug_str");
  const relocations = [];
  for (const h of headers) {
    if (h.type !== 9) continue;
    const target = headers[h.info];
    for (let at = h.offset; at < h.offset + h.size; at += 8) {
      const where = u32(at);
      const type = u32(at + 4) & 0xff;
      const symbol = symbols[u32(at + 4) >>> 8].name || "*ABS*";
      let said = "";
      if (symbol === ".debug_str") {
        const field = target.offset + where;
        said = ` ${text(strings.offset + u32(field)).replace(/^GNU AS .*|^realmode asm16$/, "PRODUCER")}`;
        elf.fill(0, field, field + SIZES[type]);
      }
      relocations.push(
        `${target.title}+${hex(where)} R_386_${RELOCATIONS[type] ?? type} ${symbol}${said}`,
      );
    }
  }
  for (const h of headers) {
    if ([0, 2, 3, 9].includes(h.type) || h.title === ".debug_str") continue;
    const content = h.type === 8 ? "" : elf.toString("hex", h.offset, h.offset + h.size);
    out.push(
      `section ${h.title} type ${h.type} flags ${hex(h.flags)} align ${h.align} entry ${h.entry} size ${h.size} ${content}`,
    );
  }
  out.push(`first global ${symtab?.info}`);
  for (const { name, line } of symbols) out.push(`symbol ${name} ${line}`);
  return [...out, ...relocations].join("\n");
}

/** The same of what GNU as makes of a source, or `! first message`. */
export function gasObject(source, debug = false) {
  return inFolder((folder) => {
    const [input, output] = [join(folder, "t.s"), join(folder, "t.o")];
    writeFileSync(input, `.code16\n${source}\n`);
    const words = ["--32", ...(debug ? ["-g"] : []), `--debug-prefix-map=${folder}=${DIRECTORY}`];
    // By its name alone, so that the file's name is the same everywhere.
    const done = spawnSync("as", [...words, "-o", output, "t.s"], {
      encoding: "utf8",
      cwd: folder,
    });
    if (done.status !== 0) {
      return `! ${/: (?:Fatal error|Error): (.*)/.exec(done.stderr)?.[1] ?? "refused"}`;
    }
    return describeObject(readFileSync(output));
  });
}

/** The flat image that ld makes of an object file. */
export function linkObject(object, origin) {
  return inFolder((folder) => {
    const [input, output] = [join(folder, "t.o"), join(folder, "t.bin")];
    writeFileSync(input, object);
    const where = ["-Ttext", `0x${origin.toString(16)}`, "--oformat", "binary"];
    const words = ["-m", "elf_i386", "-N", "-e", "0", ...where, "-o", output, input];
    const done = spawnSync("ld", words, { encoding: "utf8" });
    return done.status === 0 ? readFileSync(output).toString("hex") : `! ${done.stderr}`;
  });
}

/** Sources whose object files show every kind of section, symbol, relocation and line. */
export const OBJECTS = [
  String.raw`.globl g,undefg
.weak w
.file "foo.c"
start: call g
 call start
 call w
 call ext
 jmp g
 jmp ext
 jz ext2
 jmp 5
 mov $lab,%ax
 mov lab(%bx),%al
 mov $g,%bx
 mov $ext+4,%eax
 movb $ext3,%al
 mov $konst,%ax
 mov $gk,%ax
 call 0x10
 loop start
 calll ext
 mov ws,%ax
g: nop
w: ret
.Lfoo: nop
1: jmp 1b
konst=5
.globl gk
gk=7
alias=lab+2
mov $alias,%ax
.globl galias
galias=lab+2
mov $galias,%ax
.type g,@function
.size g, .-g
.data
lab: .word 1, g, lab, ext, start-., g-lab, ext-.
.long ext, lab, start, ext-., w, .Lstr, .Lstr+2
.byte ext, lab
.type lab,@object
.bss
ws: .skip 4
.comm com,8,4
.local lcom
.comm lcom,6,2
.lcomm lc2, 3
.section .rodata.str1.1,"aMS",@progbits,1
.Lstr: .string "abc"
.section .note.GNU-stack,"",@progbits
.section .foo,"aw",@nobits
.skip 3
.hidden hid
.globl hid
.data
.word hid, com, lcom
.text
ljmp $0,$lab
ljmp $ext,$lab`,
  String.raw`.globl _start
_start: mov $5,%ax
 call f
 hlt
f: ret
 .data
x: .word 5
 .section .text2,"ax"
y: nop
 nop`,
  String.raw`# comment
 .globl _start, f
_start: mov $5,%ax; call f
 .macro twice x
 inc \x
 inc \x
 .endm
 twice %ax
 jmp 1f
 .skip 200
1: nop
 .skip 100
 jz _start
 .p2align 4
f: ret
 .skip 300
.set al, f
 .type f,@function
 .size f,.-f
 nop ; nop
 .rept 3
 inc %bx
 .endr
 nop
 .section .text2,"ax"
 .skip 17
 nop
 .skip 17`,
  String.raw`nop
.rept 2
inc %ax
inc %bx
.endr
.irp r,cx,dx
dec %\r
push %\r
.endr
.macro m x
inc \x
 .rept 2
 dec \x
 push %ax
 .endr
.endm
m %si
.rept 2
m %di
pop %ax
.endr
nop; nop
m %di
m %di`,
  String.raw`.type f,@function
f: nop
.size f,.-f
.set a1,f
a2=f
a3=f+0
a4=f+1
.set a5,g
.type g,@function
g: nop
.size g,.-g
.type h,@function
h: nop
.set a6,h
.size h,.-h
.globl h
.type b,@object
b: nop
.set a7,b
.size a7,5
.type a8,@object
.set a8,h`,
  String.raw`.cfi_startproc simple
.cfi_signal_frame
nop
.cfi_def_cfa %esp, 8
nop
.cfi_same_value 3
.cfi_undefined 6,7
.cfi_remember_state
.cfi_adjust_cfa_offset 4
.cfi_rel_offset %ebp, 0
.cfi_restore_state
.cfi_register 0, 1
.cfi_escape 0x2e,0x10
.cfi_restore 5, 6
.cfi_val_offset 3,-12
.skip 100
.cfi_def_cfa_offset -8
.skip 300
.cfi_offset 3,8
.cfi_offset eflags,-8
.cfi_return_column 5
.cfi_window_save
.cfi_endproc
.cfi_startproc
.cfi_personality 0, pers
.cfi_lsda 0x1b, lsda
1: jmp 2f
.skip 70
2: jz 1b
.cfi_offset 5,-8
jz far
.cfi_endproc
pers: nop
.data
lsda: nop
.text
.skip 200
far: nop
.cfi_startproc
.cfi_personality 0, pers
.cfi_lsda 0, lsda
.cfi_personality 0x9b, pers
nop
.cfi_def_cfa_offset 8
.cfi_endproc
.section .text.b,"ax"
.cfi_startproc
.text
.cfi_startproc
nop
.cfi_remember_state
.cfi_def_cfa_offset 8
.cfi_endproc
.previous
nop
.cfi_endproc
.section .eh_frame,"a"
.long 5`,
  String.raw`.cfi_sections .debug_frame, .eh_frame
.cfi_startproc simple
.cfi_signal_frame
nop
.cfi_def_cfa %esp, 8
nop
.cfi_same_value 3
.cfi_undefined 6,7
.cfi_remember_state
.cfi_adjust_cfa_offset 4
.cfi_rel_offset %ebp, 0
.cfi_restore_state
.cfi_register 0, 1
.cfi_escape 0x2e,0x10
.cfi_restore 5, 6
.cfi_val_offset 3,-12
.skip 100
.cfi_def_cfa_offset -8
.skip 300
.cfi_offset 3,8
.cfi_offset eflags,-8
.cfi_return_column 5
.cfi_window_save
.cfi_endproc
.cfi_startproc
.cfi_personality 0, pers
.cfi_lsda 0x1b, lsda
1: jmp 2f
.skip 70
2: jz 1b
.cfi_offset 5,-8
jz far
.cfi_endproc
pers: nop
.data
lsda: nop
.text
.skip 200
far: nop
.cfi_startproc
.cfi_personality 0, pers
.cfi_lsda 0, lsda
.cfi_personality 0x9b, pers
nop
.cfi_def_cfa_offset 8
.cfi_endproc
.section .text.b,"ax"
.cfi_startproc
.text
.cfi_startproc
nop
.cfi_remember_state
.cfi_def_cfa_offset 8
.cfi_endproc
.previous
nop
.cfi_endproc`,
  String.raw`.section .a,"aw",@nobits
.skip 5
.section .b,"aMS",@progbits,1
x: .string "one"
.Ly: .string "two"
.section .c,"axe"
nop
.section .note.x,"a"
.long 1
.section .init_array,"aw"
.long f
.section .d,"a",@note
.balign 32
.byte 1
.text
f: mov $x,%ax
mov $x+1,%ax
mov $.Ly,%ax
mov $.Ly+1,%ax
.long x-., .Ly-.
.p2align 5
.ident "first"
.ident "second"`,
  String.raw`.weak a,b
.globl c
.hidden d
.internal e
.protected f
.globl d,e,f
a: call a
jmp a
jz b
jmp c
c: call c
jecxz c
loop d
d: e: f: nop
.word a,b,c,d-c,a-.,g-.
.byte h
.byte h-.
x=g+4
mov $x,%eax
.comm p,4
.comm q,3,16
.local r
.comm r,10,8
.lcomm s,5
.word p,q,r,s,p+2
ljmp $0x1234,$c
ljmp $t,$u
mov v(%bx,%si),%al
movl $w,w
call 0x1234
jmp 0x1234
jz 0x1234`,
  String.raw`.file "program.c"
1: jmp 1f
jmp 1b
1: .data
.subsection 1
.long .text, .data
.subsection 0
.word 1
.text 3
call x
.text 1
call y
.text
call z
x=1
x=2
.globl x
.type m,@gnu_indirect_function
m: .type n,@tls_object
n: .type o,STT_FUNC
o: .size o,8`,
  `.type h,@function
.local q
.internal i
.type fi,@gnu_indirect_function
fi: nop
.word fi`,
];
