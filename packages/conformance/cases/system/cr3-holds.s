# CR3 holds a page directory's address without paging.
# realmode: exit=hlt expect.ebx=0x00123000 judge="KVM run; SDM vol. 2, MOV CR"
        mov $0x00123000, %eax
        mov %eax, %cr3
        mov %cr3, %ebx
        hlt
