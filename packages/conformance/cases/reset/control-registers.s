# After reset CR2, CR3 and CR4 are 0.
# realmode: exit=hlt expect.eax=0 expect.ebx=0 expect.edx=0x60000010 expect.cr2=0 expect.cr3=0 expect.cr4=0 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        mov %cr2, %eax
        mov %cr3, %ebx
        mov %cr4, %ecx
        or %ecx, %ebx
        mov %cr0, %edx
        hlt
