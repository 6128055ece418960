# After reset DR0 to DR3 are 0, DR6 FFFF0FF0, DR7 400.
# realmode: exit=hlt expect.eax=0 expect.ebx=0 expect.ecx=0xffff0ff0 expect.edx=0x400 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        mov %db0, %eax
        mov %db3, %ebx
        mov %db6, %ecx
        mov %db7, %edx
        hlt
