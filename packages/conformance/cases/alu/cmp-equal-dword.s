# CMP of equal doublewords sets ZF and PF, nothing else.
# realmode: exit=hlt flags=osZaPc expect.eax=0x89abcdef judge="KVM run; SDM vol. 2, CMP"
        mov $0x89abcdef, %eax
        mov %eax, %ebx
        cmp %ebx, %eax
        hlt
