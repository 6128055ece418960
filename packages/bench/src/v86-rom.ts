// How does a PC without a BIOS come to run a guest of ours? By a ROM: the reset vector jumps to code that
// copies the program to 0:1000, sets the registers, writes one byte to COM1 and jumps to it.

import { assemble } from "@realmode/asm16";
import { LOAD, STACK } from "./layout.ts";

const ROM_BYTES = 0x10000;

/** The 64 KiB below 1 MiB and below 4 GiB that run `program`. */
export function v86Rom(program: Uint8Array): Uint8Array {
  const { bytes, diagnostics } = assemble(
    `
        cli
        cld
        xor     %ax, %ax
        mov     %ax, %es
        mov     %ax, %ss
        mov     $${STACK}, %esp
        mov     %cs, %ax
        mov     %ax, %ds
        mov     $program, %si
        mov     $${LOAD}, %di
        mov     $${program.length}, %cx
        rep movsb
        xor     %ax, %ax
        mov     %ax, %ds
        mov     %ax, %fs
        mov     %ax, %gs
        mov     $0x3f8, %dx
        mov     $0x53, %al
        out     %al, %dx
        xor     %eax, %eax
        xor     %ebx, %ebx
        xor     %ecx, %ecx
        xor     %edx, %edx
        xor     %esi, %esi
        xor     %edi, %edi
        xor     %ebp, %ebp
        ljmp    $0, $${LOAD}
program:
        .byte   ${program.join(", ")}
        .org    0xfff0
        ljmp    $0xf000, $0
        .org    ${ROM_BYTES}
`,
    { filename: "rom.s", origin: 0 },
  );
  if (bytes.length !== ROM_BYTES) throw new Error(`the ROM: ${diagnostics[0]?.message}`);
  return bytes;
}
