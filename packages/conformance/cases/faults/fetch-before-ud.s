# An instruction that the limit of CS cuts off is #GP, even where its first bytes are #UD.
# realmode: layout=flat exit=hlt expect.bx=13 judge="SDM vol. 3, priority among exceptions; run on KVM"
        movw $gp, 13 * 4
        movw $ud, 6 * 4
        mov $0x2000, %sp
        mov $0xfff8, %di
        mov $code, %si
        mov $8, %cx
        rep movsb
        mov $0xfff8, %ax
        jmp *%ax
code:   .byte 0xf0, 0x67, 0xc0, 0xa1, 0x33, 0x24, 0x00, 0x00        # lock shlb $..., needs a ninth byte
ud:     mov $6, %bl
        hlt
gp:     mov $13, %bl
        hlt
