# 67 LOOPNE counts ECX.
# realmode: exit=hlt expect.ecx=0xffff expect.bx=1 flags=z judge="KVM run; SDM vol. 2, LOOP"
        mov $0x10000, %ecx
        or $1, %al
        addr32 loopne 1f
        hlt
1:      inc %bx
        hlt
