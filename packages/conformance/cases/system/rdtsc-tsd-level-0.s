# CR4.TSD forbids RDTSC only above level 0.
# realmode: exit=hlt expect.bx=1 judge="KVM run; SDM vol. 2, RDTSC"
        mov $4, %eax
        mov %eax, %cr4
        rdtsc
        xor %eax, %eax
        xor %edx, %edx
        mov $1, %bx
        hlt
