# CR0.PG without PE is #GP.
# realmode: layout=flat exit=hlt expect.bx=13 judge="SDM vol. 2, MOV CR; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov $0xe0000010, %eax
        mov %eax, %cr0
        hlt
gp:     mov $13, %bx
        hlt
