# CR0.CD and NW may be cleared; WP and AM may be set.
# realmode: exit=hlt expect.eax=0x00050010 judge="KVM run; SDM vol. 3, Control Registers"
        mov $0x00050010, %eax
        mov %eax, %cr0
        mov %cr0, %eax
        hlt
