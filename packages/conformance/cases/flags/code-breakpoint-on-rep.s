# A breakpoint on a REP instruction is met once, however long it runs: RF stays set until its last iteration.
# realmode: layout=flat exit=hlt expect.bx=1 expect.ecx=0 judge="SDM vol. 3, Resume Flag (RF); run on KVM"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $point, %eax
        mov %eax, %db0
        mov $0x402, %eax
        mov %eax, %db7
        mov $9984, %ecx
        mov $0xfff0, %di
        mov %di, %si
        std
point:  rep movsb
        hlt
trap:   inc %bx                 # the frame anew, with 32 bits and RF
        add $6, %sp
        pushl $0x10402
        pushl $0
        pushl $point
        iretl
