# MOV CR takes its register whatever mod says.
# realmode: exit=hlt expect.ecx=0x60000010 judge="KVM run; SDM vol. 2, MOV CR"
        .byte 0x0f, 0x20, 0x01  # mov %cr0, %ecx with mod 0
        hlt
