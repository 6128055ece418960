# Opcode 83 sign-extends its byte to the operand size.
# realmode: exit=hlt expect.ax=0xff00 expect.ebx=0xfffffffe flags=Sc
# realmode: judge="KVM run; SDM vol. 2, ADD"

        mov $0xff80, %ax
        .byte 0x83, 0xe0, 0x80  # and $-128, %ax
        and $0xff00, %ax
        mov $0xffffffff, %ebx
        .byte 0x66, 0x83, 0xe3, 0xfe    # and $-2, %ebx
        hlt
