# LMSW may clear MP, EM and TS again.
# realmode: exit=hlt expect.eax=0x60000010 judge="KVM run; SDM vol. 2, LMSW"
        mov $0x0e, %ax
        lmsw %ax
        xor %ax, %ax
        lmsw %ax
        mov %cr0, %eax
        hlt
