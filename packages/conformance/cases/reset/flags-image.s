# After reset FLAGS is 0002.
# realmode: exit=hlt expect.eax=2 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        mov $0x1000, %sp
        pushfl
        popl %eax
        hlt
