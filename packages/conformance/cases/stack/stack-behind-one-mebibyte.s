# With SS = FFFF the stack reaches beyond 1 MiB: no wrap at A20.
# realmode: layout=flat ram=2M reg.ss=0xffff exit=hlt mem.0x1000ee=3412 judge="KVM run; SDM vol. 3, 8086 emulation: addresses above 1 MByte"
        mov $0x100, %sp
        push $0x1234
        hlt
