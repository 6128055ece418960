# CBW leaves the upper half, CWDE fills it.
# realmode: exit=hlt expect.ebx=0x1234ff80 expect.eax=0xffffff80 judge="KVM run; SDM vol. 2, CBW"
        mov $0x12340080, %eax
        cbtw
        mov %eax, %ebx
        cwtl
        hlt
