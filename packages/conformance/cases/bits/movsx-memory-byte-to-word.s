# MOVSX of a byte in memory to a word leaves the upper half of the register.
# realmode: exit=hlt expect.eax=0x1234ffff judge="KVM run; SDM vol. 2, MOVSX"
        mov $0x12340000, %eax
        movb $0xff, 0x600
        movsbw 0x600, %ax
        hlt
