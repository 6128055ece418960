# An external interrupt pushes FLAGS, CS and IP and clears IF and TF.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.si=0 expect.ax=0 expect.cx=0x0ad7 expect.dx=0x08d7 judge="KVM run; SDM vol. 3, Interrupt and Exception Handling in Real-Address Mode"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        mov $-1, %ax
        push $0x0ad7
        popf
after:  hlt
handler: pop %si
        pop %ax
        pop %cx
        pushf
        pop %dx
        sub $after, %si
        hlt
