# The flags INT pushes have IF as it was.
# realmode: layout=flat exit=hlt expect.ax=0x0ad7 judge="KVM run; SDM vol. 2, INT n"
        movw $handler, 0x21 * 4
        mov $0x2000, %sp
        push $0x0ad7
        popf
        int $0x21
        hlt
handler: mov %sp, %bp
        mov 4(%bp), %ax
        hlt
