# CR4.TSD and DE can be set.
# realmode: exit=hlt expect.cr4=0x0c judge="KVM run; SDM vol. 3, Control Registers"
        mov $0x0c, %eax
        mov %eax, %cr4
        hlt
