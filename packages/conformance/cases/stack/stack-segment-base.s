# The stack lies at SS times 16.
# realmode: layout=flat reg.ss=0x200 exit=hlt mem.0x20fe=3412 mem.0xfe=0000 load=0x4000 judge="KVM run; SDM vol. 1, Stack"
        mov $0x100, %sp
        push $0x1234
        hlt
