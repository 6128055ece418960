# The vector table may lie above 1 MiB.
# realmode: layout=flat ram=2M reg.idt.base=0x180000 init.0x180084=00110000 exit=hlt expect.bx=1 judge="KVM run; SDM vol. 3, real-address mode"
        mov $0x2000, %sp
        int $0x21
        hlt
        .org 0x100
        inc %bx
        hlt
