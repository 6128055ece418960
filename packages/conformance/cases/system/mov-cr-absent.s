# Control registers that do not exist are #UD.
# realmode: layout=flat exit=hlt expect.bx=6 judge="SDM vol. 2, MOV CR; run on KVM"
        movw $ud, 6 * 4
        mov $0x2000, %sp
        mov %cr1, %eax
        hlt
ud:     mov $6, %bx
        hlt
