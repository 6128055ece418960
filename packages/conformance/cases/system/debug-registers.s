# DR0 to DR3 hold what is written; DR6 and DR7 have bits that always read 1 or 0.
# realmode: exit=hlt expect.eax=0x12345678 expect.ebx=0x87654321 expect.ecx=0xffff0ff0 expect.edx=0x400 judge="SDM vol. 3, debug registers; run on KVM"
        mov $0x12345678, %esi
        mov %esi, %db0
        mov $0x87654321, %esi
        mov %esi, %db3
        xor %esi, %esi
        mov %esi, %db6
        mov %esi, %db7
        mov %db0, %eax
        mov %db3, %ebx
        mov %db6, %ecx
        mov %db7, %edx
        hlt
