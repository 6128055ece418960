# A fault within REPE CMPS leaves the flags of the last comparison that was done.
# realmode: layout=flat exit=hlt flags=Z expect.cx=1 needs=rep-fault-flags judge="hardware tests 80286, a6 and a7"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov $0xfffd, %si
        mov $0x3000, %di
        mov $2, %cx
        or $1, %ax
        repe cmpsw
gp:     hlt
