# CR2 holds what is written.
# realmode: exit=hlt expect.ebx=0x12345678 expect.cr2=0x12345678 judge="KVM run; SDM vol. 2, MOV CR"
        mov $0x12345678, %eax
        mov %eax, %cr2
        mov %cr2, %ebx
        hlt
