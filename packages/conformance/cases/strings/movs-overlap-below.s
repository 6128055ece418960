# REP MOVSB to one byte below its source shifts the block.
# realmode: layout=flat exit=hlt mem.0x1fff=0102030404 init.0x2000=01020304 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x2000, %si
        mov $0x1fff, %di
        mov $4, %cx
        rep movsb
        hlt
