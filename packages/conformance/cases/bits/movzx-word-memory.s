# MOVZX of a word in memory clears the upper half.
# realmode: exit=hlt expect.eax=0x8765 judge="KVM run; SDM vol. 2, MOVZX"
        mov $-1, %eax
        movw $0x8765, 0x600
        movzwl 0x600, %eax
        hlt
