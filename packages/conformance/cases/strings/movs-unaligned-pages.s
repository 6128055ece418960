# REP MOVSW at odd addresses across a page border.
# realmode: layout=flat exit=hlt mem.0x3ffd=112233445566 init.0x2fff=112233445566 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x2fff, %si
        mov $0x3ffd, %di
        mov $3, %cx
        rep movsw
        hlt
