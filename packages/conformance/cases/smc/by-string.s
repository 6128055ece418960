# MOVSW of new code over the next instruction.
# realmode: layout=flat exit=hlt expect.ax=0x0042 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        xor %ax, %ax
        mov $new, %si
        mov $next, %di
        movsw
next:   hlt
        hlt
        hlt
new:    mov $0x42, %al
