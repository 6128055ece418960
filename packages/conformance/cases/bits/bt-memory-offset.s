# BT and BTS with a register offset reach bits outside the word they name.
# realmode: exit=hlt expect.ax=1 mem.0x64=0002 mem.0x5e=0080 flags=c
# realmode: judge="KVM run; SDM vol. 2, BT, BTS"

        mov $41, %bx
        bts %bx, 0x60           # bit 9 of the word at 0x64
        mov $0, %ax
        bt %bx, 0x60
        adc $0, %ax
        mov $-1, %bx
        bts %bx, 0x60           # bit 15 of the word at 0x5e
        hlt
