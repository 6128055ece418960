# With CR0.TS an x87 instruction is #NM, until CLTS.
# realmode: layout=flat exit=hlt expect.bx=1 mem.0x600=7f03 expect.sp=0x2000 judge="KVM run; SDM vol. 3, Device Not Available Exception"
        movw $fault, 7 * 4
        mov $0x2000, %sp
        fninit
        mov %cr0, %eax
        or $8, %al
        mov %eax, %cr0
        fnstcw 0x600
        hlt
fault:  inc %bx
        clts
        iret
