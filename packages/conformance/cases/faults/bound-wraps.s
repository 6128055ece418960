# The upper bound of BOUND is an operand of its own: with 16-bit addresses its offset wraps to 0.
# realmode: layout=flat exit=hlt expect.bx=1 init.0xfffe=0000 init.0=0500
# realmode: judge="run on the host's CPU (native)"
        movw $handler, 13 * 4
        mov $0x2000, %sp
        mov $3, %ax
        bound %ax, 0xfffe
        mov $1, %bx
handler: hlt
