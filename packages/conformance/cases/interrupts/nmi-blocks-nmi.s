# A second NMI waits for the IRET of the first one's handler.
# realmode: layout=flat exit="hlt; io out8 0xf4 1; hlt" interrupt="nmi@1; nmi@2" expect.bx=2 expect.dx=1 judge="KVM run; SDM vol. 3, Handling Multiple NMIs"
        movw $handler, 2 * 4
        mov $0x2000, %sp
        hlt
spin:   jmp spin
handler: inc %bx
        cmp $1, %bx
        jne second
        mov $1, %al
        out %al, $0xf4          # the second NMI comes here
        mov %bx, %dx
        iret
second: mov $0x2000, %sp
        push $0
        push $0
        push $0                 # where in the loop it came is the host's affair
        hlt
