# IRETD with RF in its image passes a breakpoint once.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=1 judge="KVM run; SDM vol. 3, Instruction-Breakpoint Exception Condition"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $point, %eax
        mov %eax, %db0
        mov $2, %eax
        mov %eax, %db7
point:  inc %bx
        hlt
trap:   inc %cx
        pop %si
        pop %ax
        pop %dx
        pushl $0x10002
        pushl $0
        movzwl %si, %esi
        pushl %esi
        iretl
