# CR0.NW without CD is #GP, and CR0 stays.
# realmode: layout=flat exit=hlt expect.bx=13 judge="SDM vol. 3, MOV CR; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov $0x20000010, %eax
        mov %eax, %cr0
        hlt
gp:     mov $13, %bx
        hlt
