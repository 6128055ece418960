# 67 REP OUTSW uses ESI and ECX.
# realmode: exit=hlt expect.esi=0x604 expect.ecx=0 init.0x600=01020304 io="out16 0x60 0x0201; out16 0x60 0x0403" judge="KVM run; SDM vol. 2, OUTS"
        mov $0x600, %esi
        mov $0x60, %dx
        mov $2, %ecx
        addr32 rep outsw
        hlt
