# LOOP counts ECX with the address size prefix and CX without.
# realmode: exit=hlt expect.ecx=0xffff expect.ax=3
# realmode: judge="KVM run; SDM vol. 2, LOOP/LOOPcc"

        xor %ax, %ax
        mov $0x10000, %ecx
        inc %ax
        addr32 loop 1f          # ECX: 0xffff, taken
        hlt
1:      inc %ax
        mov $0x1ffff, %ecx
        inc %cx                 # CX 0, ECX 0x10000
        inc %ax
        addr32 loop 2f
        hlt
2:      hlt
