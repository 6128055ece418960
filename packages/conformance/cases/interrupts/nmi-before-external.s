# Of an NMI and an external interrupt that both wait the NMI comes first.
# realmode: layout=flat exit="hlt; hlt" interrupt="0x40@1; nmi@1" expect.bx=2 expect.cx=0 judge="KVM run; SDM vol. 3, Priority Among Concurrent Events"
        movw $external, 0x40 * 4
        movw $nmi, 2 * 4
        mov $0x2000, %sp
        sti
        hlt
        hlt
external: inc %cx
        hlt
nmi:    mov $2, %bx
        mov $0x2000, %sp
        push $0
        push $0
        push $0                 # a host that steps leaves its TF in the frame
        hlt
