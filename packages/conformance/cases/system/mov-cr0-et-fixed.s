# CR0.ET reads 1 whatever is written.
# realmode: exit=hlt expect.eax=0x60000010 judge="KVM run; SDM vol. 3, Control Registers"
        mov $0x60000000, %eax
        mov %eax, %cr0
        mov %cr0, %eax
        hlt
