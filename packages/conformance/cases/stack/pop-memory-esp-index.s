# 66 POP to memory with ESP as base and a displacement: ESP counts after the increment.
# realmode: layout=flat exit=hlt mem.0x2008=78563412 expect.esp=0x2000 judge="KVM run; SDM vol. 2, POP"
        mov $0x2000, %esp
        pushl $0x12345678
        popl 8(%esp)
        hlt
