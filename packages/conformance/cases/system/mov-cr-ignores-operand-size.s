# MOV CR moves 32 bits with and without 66.
# realmode: exit=hlt expect.eax=0x60000010 expect.ebx=0x60000010 judge="KVM run; SDM vol. 2, MOV CR"
        mov %cr0, %eax
        .byte 0x66
        mov %cr0, %ebx
        hlt
