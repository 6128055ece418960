# IRET to selector F000 makes the CS base f0000, where the two pages have nothing.
# realmode: exit="internal_error fetch 0xff000" expect.cs=0xf000 expect.cs.base=0xf0000
# realmode: judge="KVM run"

        mov $0x1000, %sp
        pushf
        push $0xf000
        push $0xf000
        iret
