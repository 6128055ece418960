# XADD of registers exchanges before it adds.
# realmode: exit=hlt expect.eax=0x30003 expect.ebx=0x10001 judge="KVM run; SDM vol. 2, XADD"
        mov $0x10001, %eax
        mov $0x20002, %ebx
        xadd %ebx, %eax
        hlt
