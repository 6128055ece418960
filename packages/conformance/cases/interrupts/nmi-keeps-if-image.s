# An NMI pushes FLAGS as they were and clears IF for its handler.
# realmode: layout=flat exit="hlt; hlt" interrupt=nmi@1 expect.cx=0x202 flags=i judge="KVM run; SDM vol. 3, Nonmaskable Interrupt"
        movw $handler, 2 * 4
        mov $0x2000, %sp
        push $0x202
        popf
        hlt
        hlt
handler: pop %ax
        pop %ax
        pop %cx
        hlt
