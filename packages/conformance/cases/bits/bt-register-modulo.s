# BT with a register operand takes the offset modulo its width: 16 here, 32 there.
# realmode: exit=hlt expect.bx=1 expect.cx=0 judge="KVM run; SDM vol. 2, BT"
        xor %bx, %bx
        xor %cx, %cx
        mov $0x00000001, %eax
        mov $16, %edx
        bt %dx, %ax
        adc $0, %bx
        bt %edx, %eax
        adc $0, %cx
        hlt
