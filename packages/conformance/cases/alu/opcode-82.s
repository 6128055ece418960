# Opcode 82 is opcode 80: it exists on every x86 in real mode.
# realmode: exit=hlt expect.al=0x0a flags=oszaPc
# realmode: judge="KVM run; hardware tests 80286, form 82.0"

        mov $3, %al
        .byte 0x82, 0xc0, 0x07  # add $7, %al
        hlt
