# 66 90+r swaps 32 bits with EAX; 66 90 itself changes nothing.
# realmode: exit=hlt expect.eax=0x22222222 expect.esi=0x11111111 judge="KVM run; SDM vol. 2, XCHG"
        mov $0x11111111, %eax
        mov $0x22222222, %esi
        xchg %esi, %eax
        .byte 0x66, 0x90
        hlt
