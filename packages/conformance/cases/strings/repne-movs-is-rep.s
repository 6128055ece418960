# REPNE before MOVS is REP: ZF does not end it.
# realmode: layout=flat exit=hlt expect.cx=0 mem.0x3000=112233 flags=Z init.0x2000=112233 judge="KVM run; SDM vol. 2, REP"
        cmp %ax, %ax
        mov $0x2000, %si
        mov $0x3000, %di
        mov $3, %cx
        .byte 0xf2
        movsb
        hlt
