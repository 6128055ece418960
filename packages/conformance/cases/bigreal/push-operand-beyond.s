# PUSH and POP of memory above 64 KiB.
# realmode: layout=flat reg.ds.limit=0xffffffff reg.ds.g=1 exit=hlt mem.0x20004=3412 init.0x20000=3412 judge="KVM run; SDM vol. 2, PUSH, POP"
        mov $0x2000, %sp
        mov $0x20000, %ebx
        pushw (%ebx)
        popw 4(%ebx)
        hlt
