# CLTS clears TS and nothing else.
# realmode: exit=hlt expect.eax=0x60000016 judge="run on KVM"
        mov $0x0e, %ax
        lmsw %ax
        clts
        mov %cr0, %eax
        hlt
