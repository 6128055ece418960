# RDTSC gives a later time the second time.
# realmode: exit=hlt flags=c expect.bx=1 judge="KVM run; SDM vol. 2, RDTSC"
        rdtsc
        mov %eax, %esi
        mov %edx, %edi
        rdtsc
        sub %esi, %eax
        sbb %edi, %edx
        jc 1f
        or %edx, %eax
        jz 1f
        mov $1, %bx
1:      xor %eax, %eax
        xor %edx, %edx
        xor %esi, %esi
        xor %edi, %edi
        hlt
