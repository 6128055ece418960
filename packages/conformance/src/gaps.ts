// Which known gaps may a host's CPU or hypervisor have? What a case names with `needs=`.
//
// Each has a probe, a case itself: whether a host has a gap is asked of the host, not assumed
// (`gap-probe.ts`).

/** Something a host may do otherwise than the manual says. */
export interface Gap {
  /** What `needs=` says. */
  readonly name: string;
  /** What such a host does instead. */
  readonly says: string;
  /** A case that passes where the gap is not. */
  readonly probe: string;
}

/** A handler that ends the run, at 0:0x600: behind the table and a probe's own code there. */
const HANDLER = `
        .data
        .org 0x600
handler: hlt`;

/**
 * Gaps of KVM's instruction emulator as measured; a host with hardware virtualisation has few of them. The
 * last are a CPU's own: what one makes of a fault half-way and of a prefix that the manual calls reserved.
 */
export const GAPS: readonly Gap[] = [
  {
    name: "int-high",
    says: "INT n with n of 80h and more never ends",
    probe: `# realmode: exit=hlt expect.cs=0 timeout=300ms
        mov $0x1000, %sp
        int $0x80
        hlt
        .data
        .org 0x80 * 4
        .word handler, 0${HANDLER}`,
  },
  {
    name: "idt-limit",
    says: "the limit of the IDT is ignored in real mode",
    probe: `# realmode: exit=shutdown reg.idt.limit=0x1f timeout=300ms
        mov $0x1000, %sp
        int $0x40
        hlt`,
  },
  {
    name: "aam-flags",
    says: "AAM and AAD set SF and ZF from the 16-bit word instead of AL",
    probe: `# realmode: exit=hlt flags=Z timeout=300ms
        mov $0x0a, %al
        aam
        hlt`,
  },
  {
    name: "push-outside",
    says: "of several pushes to where no memory is only the last is seen",
    probe: `# realmode: exit=hlt timeout=300ms mmio="write16 0x2ffe 0xf000; write16 0x2ffc 0xf008"
        mov $0x3000, %sp
        lcall $0, $handler
        hlt${HANDLER}`,
  },
  {
    name: "popa-outside",
    says: "POPA from where no memory is reads the wrong addresses",
    probe: `# realmode: exit=hlt expect.sp=0x2010 timeout=300ms
# realmode: mmio="read16 0x2000 7; read16 0x2002 6; read16 0x2004 5; read16 0x2008 3; read16 0x200a 2; read16 0x200c 1; read16 0x200e 0"
        mov $0x2000, %sp
        popa
        hlt`,
  },
  {
    name: "pop-fault-sp",
    says: "POP to memory that faults leaves SP as it was; the recorded 80286 leaves it incremented",
    probe: `# realmode: exit=hlt expect.sp=0x1ffc layout=flat timeout=300ms
        movw $handler, 13 * 4
        mov $0x2000, %sp
        mov $0xffff, %bx
        popw (%bx)
handler: hlt`,
  },
  {
    name: "pop-esp-wrap",
    says: "POP to an address with ESP does not wrap SP for that address, where it wraps",
    probe: `# realmode: exit=hlt layout=flat expect.sp=0 mem.0x600=3412 init.0xfffe=3412 timeout=300ms
        movw $end, 12 * 4
        mov $0xfffe, %esp
        popw 0x600(%esp)
end:    hlt`,
  },
  {
    name: "wide-enter",
    says: "ENTER with an operand size prefix pushes two bytes instead of four",
    probe: `# realmode: exit=hlt expect.sp=0xffc timeout=300ms
        mov $0x1000, %sp
        .byte 0x66
        enter $0, $0
        hlt`,
  },
  {
    name: "mov-ss-shadow",
    says: "MOV SS and POP SS do not hold off a single-step trap",
    probe: `# realmode: exit=hlt expect.cx=1 timeout=300ms
        ljmp $0, $start
        .data
        .word 0, 0, handler, 0
        .org 0x580
start:  mov $0x1000, %sp
        push $0x102
        popf
        mov %cx, %ss
        inc %cx
        hlt${HANDLER}`,
  },
  {
    name: "stack-fault-delivery",
    says: "an exception whose stack is not mapped ends in a shutdown",
    probe: `# realmode: exit=hlt timeout=300ms mmio="write16 0x2ffe 2; write16 0x2ffc 0xf000; write16 0x2ffa 0xf003"
        mov $0x3000, %sp
        aam $0
        hlt
        .data
        .word handler, 0${HANDLER}`,
  },
  {
    name: "sgdt-outside",
    says: "SGDT, SIDT, LGDT and LIDT with an operand where no memory is never end",
    probe: `# realmode: exit=hlt timeout=300ms mmio="write16 0x3000 0xffff; write32 0x3002 0"
        sgdtw 0x3000
        hlt`,
  },
  {
    name: "narrow-table",
    says: "LGDT and LIDT with a 16-bit operand look at five bytes of the six against the limit",
    probe: `# realmode: exit=hlt layout=flat expect.sp=0x1ffa timeout=300ms
        movw $handler, 13 * 4
        mov $0x2000, %sp
        lgdtw 0xfffb
handler: hlt`,
  },
  {
    name: "far-offset",
    says: "a far jump to an offset above the limit loads CS and then faults",
    probe: `# realmode: exit=hlt expect.sp=0xffa expect.cs=0 timeout=300ms
        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp
        ljmpl $0x60, $0x10000
        hlt${HANDLER}`,
  },
  {
    name: "ins-limit",
    says: "INS reads the port before it looks at the segment limit",
    probe: `# realmode: exit=hlt expect.sp=0xffa io="" timeout=300ms
        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp
        mov $0x60, %dx
        mov $0x1ffff, %edi
        addr32 insb
        hlt${HANDLER}`,
  },
  {
    name: "ins-again",
    says: "REP INS downwards to where no memory is reads its ports again that it had read ahead",
    probe: `# realmode: exit=hlt timeout=300ms io="in8 0x60 1; in8 0x60 2"
# realmode: mmio="write8 0x3005 1; write8 0x3004 2"
        mov $0x60, %dx
        mov $0x3005, %di
        mov $2, %cx
        std
        rep insb
        hlt`,
  },
  {
    name: "mov-cs-read",
    says: "MOV from memory to CS reads its source before it is #UD",
    probe: `# realmode: exit=hlt expect.sp=0xffa mmio="" timeout=300ms
        ljmp $0, $start
        .data
        .org 6 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp
        .byte 0x8e, 0x0e, 0x00, 0x30
        hlt${HANDLER}`,
  },
  {
    name: "delivery-esp",
    says: "the delivery of an exception clears the upper half of ESP",
    probe: `# realmode: exit=hlt expect.esp=0x12340ffa timeout=300ms
        mov $0x12341000, %esp
        aam $0
        hlt
        .data
        .word handler, 0${HANDLER}`,
  },
  {
    name: "delivery-limit",
    says: "the delivery of an exception does not look at the limit of the stack",
    probe: `# realmode: exit=shutdown layout=flat timeout=300ms
        movw $handler, 0
        mov $5, %sp
        aam $0
handler: hlt`,
  },
  {
    name: "rep-in",
    says: "IN with a REP prefix reads the port as often as CX says",
    probe: `# realmode: exit=hlt timeout=300ms io="in8 0x60 1"
        mov $2, %cx
        .byte 0xf3
        in $0x60, %al
        hlt`,
  },
  {
    name: "hlt-trap",
    says: "HLT ends the run before the single-step trap that follows it",
    probe: `# realmode: exit=hlt expect.sp=0xffa timeout=300ms
        ljmp $0, $start
        .data
        .org 4
        .word handler, 0
        .org 0x580
start:  mov $0x1000, %sp
        push $0x102
        popf
        hlt${HANDLER}`,
  },
  {
    name: "int-trap",
    says: "INT and INTO with TF set trap once more, in the handler that has TF clear",
    probe: `# realmode: exit=hlt expect.sp=0xffa timeout=300ms
        ljmp $0, $start
        .data
        .org 4
        .word handler, 0
        .org 0x20 * 4
        .word handler, 0
        .org 0x580
start:  mov $0x1000, %sp
        push $0x102
        popf
        int $0x20
        hlt${HANDLER}`,
  },
  {
    name: "gate-16",
    says: "an exception through a 16-bit gate pushes four bytes for each of its values",
    probe: `# realmode: exit=hlt layout=flat expect.sp=0x1ffa timeout=300ms
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        aam $0
handler: hlt
        .balign 8
gdt:    .quad 0, 0x00009b000000ffff
gdtr:   .word 15
        .long gdt
gate:   .word handler, 8, 0x8600, 0
idtr:   .word 7
        .long gate`,
  },
  {
    name: "out-trap",
    says: "OUT that the host handles loses its single-step trap",
    probe: `# realmode: exit=hlt layout=flat expect.sp=0x1ffa io="out8 0x80 0" timeout=300ms
        movw $handler, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        out %al, $0x80
        hlt
handler: hlt`,
  },
  {
    name: "fpu-reset",
    says: "the FPU begins with the control word of FNINIT (037f) and not of power-up (0040)",
    probe: `# realmode: exit=hlt mem.0x600=4000 timeout=300ms
        fnstcw 0x600
        hlt`,
  },
  {
    name: "rep-trap",
    says: "a REP instruction traps once after all its iterations, INS after those whose port was read ahead",
    probe: `# realmode: exit=hlt expect.cx=2 timeout=300ms
        ljmp $0, $start
        .data
        .org 4
        .word handler, 0
        .org 0x580
start:  mov $0x1000, %sp
        mov $0x700, %si
        mov %si, %di
        mov $3, %cx
        push $0x102
        popf
        rep movsb
        hlt${HANDLER}`,
  },
  {
    name: "rep-fault-flags",
    says: "a fault within REP CMPS or SCAS finds the flags of before the instruction",
    probe: `# realmode: exit=hlt layout=flat flags=Z timeout=300ms
        movw $handler, 13 * 4
        mov $0x2000, %sp
        mov $0xfffd, %si
        mov $0x3000, %di
        mov $2, %cx
        or $1, %ax
        repe cmpsw
handler: hlt`,
  },
  {
    name: "rep-ins-wrap",
    says: "REP INS faults where DI wraps from FFFE to 0, or goes on at 10000",
    probe: `# realmode: exit=hlt layout=flat expect.cx=0 timeout=300ms
# realmode: io="in16 0x60 1; in16 0x60 2"
        movw $handler, 13 * 4
        mov $0x2000, %sp
        mov $0xfffe, %di
        mov $0x60, %dx
        mov $2, %cx
        rep insw
handler: hlt`,
  },
  {
    name: "wide-int",
    says: "INTO with an operand size prefix pushes twelve bytes instead of six",
    probe: `# realmode: exit=hlt expect.sp=0xffa timeout=300ms
        ljmp $0, $start
        .data
        .org 4 * 4
        .word handler, 0
        .org 0x580
start:  mov $0x1000, %sp
        mov $0x7f, %al
        inc %al
        .byte 0x66
        into
        hlt${HANDLER}`,
  },
  {
    name: "idt-outside",
    says: "an exception whose vector table is not mapped ends in a shutdown",
    probe: `# realmode: exit=hlt reg.idt.base=0x3000 mmio="read32 0x3000 0x600" timeout=300ms
        mov $0x1000, %sp
        aam $0
        hlt${HANDLER}`,
  },
  {
    name: "idt-wraps",
    says: "an exception whose vector lies behind the last linear address, which is at 0, ends in a shutdown",
    probe: `# realmode: exit=hlt layout=flat reg.idt.base=0xffffffcc expect.sp=0x1ffa timeout=300ms
        movw $handler, 0
        mov $0x2000, %sp
        mov 0xffff, %ax
handler: hlt`,
  },
  {
    name: "delivery-order",
    says: "the delivery of an exception reads its vector before it pushes, not after",
    probe: `# realmode: exit=hlt expect.cs=2 layout=flat init.0x20=f4 timeout=300ms
        movw $handler, 0
        mov $4, %sp
        aam $0
handler: hlt`,
  },
  {
    name: "enter-check",
    says: "ENTER does not look whether a word at its final stack pointer is within the limit",
    probe: `# realmode: exit=hlt expect.sp=0xfffa layout=flat timeout=300ms
        movw $handler, 12 * 4
        enter $0xffff, $0
handler: hlt`,
  },
  {
    name: "data-breakpoint",
    says: "breakpoints on data never trap",
    probe: `# realmode: exit=hlt expect.bx=0 layout=flat timeout=300ms
        movw $handler, 1 * 4
        mov $0x2000, %sp
        mov $0x600, %eax
        mov %eax, %db0
        mov $0x00010402, %eax
        mov %eax, %db7
        movb $1, 0x600
        inc %bx
handler: hlt`,
  },
  {
    name: "rep-itself",
    says: "REP that writes over itself is decoded again at its end and every 1,024 iterations, not where it does so",
    probe: `# realmode: exit=hlt layout=flat expect.bx=1 timeout=300ms
        mov $0xf4, %al
        mov $self, %di
        mov $1, %cx
self:   rep stosb
        inc %bx
        hlt`,
  },
  {
    name: "popa-fault",
    says: "POPA that faults half-way leaves the registers changed that it has popped",
    probe: `# realmode: exit=hlt layout=flat expect.di=0 init.0xfffd=3412 timeout=300ms
        movw $handler, 12 * 4
        mov $0xfffd, %sp
        popa
handler: hlt`,
  },
  {
    name: "popa-skip",
    says: "POPA does not look whether the word of SP, which it passes over, is within the limit",
    probe: `# realmode: exit=hlt layout=flat expect.ax=12 timeout=300ms
        movw $handler, 12 * 4
        mov $0xfff9, %sp
        popa
        hlt
handler: mov $12, %ax
        hlt`,
  },
  {
    name: "enter-order",
    says: "ENTER pushes its own frame pointer before it copies those of the outer levels",
    probe: `# realmode: exit=hlt layout=flat mem.0xfff6=0000 timeout=300ms
        mov $8, %sp
        xor %bp, %bp
        enter $0x8000, $11
        hlt`,
  },
  {
    name: "call-order",
    says: "CALL looks at the stack before it looks at its target: of two faults that one comes",
    probe: `# realmode: exit=hlt layout=flat expect.ax=13 timeout=300ms
        movw $stack, 12 * 4
        movw $general, 13 * 4
        mov $2, %sp
        .byte 0x66, 0xe8
        .long 0x100000
stack:  mov $12, %ax
        hlt
general: mov $13, %ax
        hlt`,
  },
  {
    name: "rep-loop",
    says: "LOOPE with a REPNE prefix is LOOPNE, LOOPNE with a REPE prefix LOOPE",
    probe: `# realmode: exit=hlt layout=flat expect.ax=0 timeout=300ms
        mov $2, %cx
        or %cx, %cx
        .byte 0xf2
        loope 1f
        hlt
1:      inc %ax
        hlt`,
  },
  {
    name: "cmps-order",
    says: "CMPS looks at ES:(E)DI before it looks at its source: of two faults that one comes",
    probe: `# realmode: exit=hlt layout=flat expect.ax=12 timeout=300ms
        movw $stack, 12 * 4
        movw $general, 13 * 4
        mov $0xffff, %si
        mov %si, %di
        ss cmpsw
stack:  add $12, %ax
        hlt
general:
        add $13, %ax
        hlt`,
  },
];
